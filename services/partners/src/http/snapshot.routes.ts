import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Problem, machineOf } from '@rapport/kernel/http';
import { cloudEvents } from '../adapters/cloud-events.ts';
import { cursorOf, placeOf } from '../adapters/cursors.ts';
import { SNAPSHOTS } from '../adapters/snapshots/index.ts';
import { PERSONAL } from '../domain/scopes.ts';
import { type Place, lastUpTo, sourceOf } from '../queries/feed.ts';
import { eventsOf, recordsBegun } from '../queries/snapshot.ts';
import { refuseShut } from '../domain/wanted.ts';
import { refuseReplaced } from './events.routes.ts';
import type { PartnersNeeds } from './needs.ts';
import { Cursor, Instant, Uuid, oneOf, strict } from './schemas.ts';

const Item = strict({
  id: Uuid,
  recordedtime: Type.Unsafe<string>({ ...Instant, description: 'when the last that is in it was recorded' }),
  sequence: Type.String({ description: 'of the last event that is in it' }),
  data: Type.Object({}, { additionalProperties: true }),
});
const Asked = strict({
  of: oneOf(...Object.keys(SNAPSHOTS)),
  at: Type.Optional(
    Type.Unsafe<string>({
      ...Cursor,
      description: 'a cursor of the feed: as it was there; now, without one',
    }),
  ),
  page: Type.Optional(Type.String({ maxLength: 4_000, description: 'of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
const pagesOf = (of: string) => `partners snapshot ${of}`;

/** Where a page begins: after which record, and of which place of the feed all of it is. */
interface Turn {
  /** Where the record before it began in its source. */
  readonly after: number;
  readonly place: Place;
}

/** Records as they stand at a place of the feed, from which it goes on: for whoever begins today and needs no past. */
export async function snapshotRoutes(app: FastifyInstance, needs: PartnersNeeds): Promise<void> {
  const { database, cursors, keys } = needs;
  app.get(
    '/api/partners/v1/snapshot',
    {
      config: { permits: ['machine'] },
      schema: {
        summary:
          'Records as they stand at a place of the feed, page by page; the feed goes on from its cursor',
        querystring: Asked,
        response: {
          200: strict({
            items: Type.Array(Item),
            cursor: Type.Unsafe<string>({
              ...Cursor,
              description: 'where all pages stand: the feed goes on from here',
            }),
            nextPage: Type.Optional(Type.String()),
          }),
          403: Problem,
          409: Problem,
          422: Problem,
        },
      },
    },
    async (request) => {
      const asked = request.query as Static<typeof Asked>;
      const { scopes } = machineOf(request);
      const { begins, fold } = SNAPSHOTS[asked.of]!;
      refuseShut(scopes, begins);
      const { place, after } = await turnOf(needs, asked);
      await refuseReplaced(needs, place);
      const source = sourceOf(begins);
      const upTo = place.get(source)?.position ?? 0;
      const { limit = 100 } = asked;
      const records = await recordsBegun(database, begins, { after, upTo, limit });
      const streamIds = records.map(({ stream_id: streamId }) => streamId);
      const rows = await eventsOf(database, streamIds, source, upTo);
      const said = Map.groupBy(
        await cloudEvents(rows, scopes.includes(PERSONAL), keys),
        ({ partitionkey }) => partitionkey,
      );
      const items = streamIds.map((streamId) => {
        const events = said.get(streamId)!;
        const { subject: id, recordedtime, sequence } = events.at(-1)!;
        return { id, recordedtime, sequence, data: fold(events) };
      });
      const last = records.length === limit ? records.at(-1)! : undefined;
      const cursor = cursorOf(cursors, place);
      const nextPage = last && cursors.seal(pagesOf(asked.of), [last.position, cursor]);
      return { items, cursor, ...(nextPage ? { nextPage } : {}) } as never;
    },
  );
}

async function turnOf(
  { database, cursors, feed }: PartnersNeeds,
  { of, at, page }: Static<typeof Asked>,
): Promise<Turn> {
  if (page === undefined)
    return {
      after: 0,
      place: at === undefined ? await lastUpTo(database, await feed.reached()) : placeOf(cursors, at),
    };
  const [after, cursor] = cursors.open(pagesOf(of), page) as readonly [number, string];
  return { after, place: placeOf(cursors, cursor) };
}
