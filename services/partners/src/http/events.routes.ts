import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem, machineOf } from '@rapport/kernel/http';
import { TYPES, cloudEvents } from '../adapters/cloud-events.ts';
import { cursorOf, placeOf } from '../adapters/cursors.ts';
import { PERSONAL } from '../domain/scopes.ts';
import { type Place, lastUpTo, sourcesReplaced } from '../queries/feed.ts';
import { formerlyReached } from '../queries/reached.ts';
import { typesFor } from '../domain/wanted.ts';
import type { PartnersNeeds } from './needs.ts';
import { Cursor, EventType, Instant, Uuid, strict } from './schemas.ts';

const Event = strict({
  specversion: Type.Literal('1.0'),
  id: Uuid,
  source: Type.String(),
  type: EventType,
  subject: Type.String(),
  time: Instant,
  recordedtime: Instant,
  partitionkey: Type.String(),
  sequence: Type.String(),
  datacontenttype: Type.Literal('application/json'),
  data: Type.Object({}, { additionalProperties: true }),
});
const Asked = strict({
  after: Type.Optional(Cursor),
  types: Type.Optional(
    Type.String({
      maxLength: 8_000,
      description: 'types to hear, with commas between; all the key opens, else',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  records: Type.Optional(
    Type.String({
      maxLength: 2_000,
      description: 'kinds of records to hear of, with commas between: order,quote; all, else',
    }),
  ),
  parties: Type.Optional(
    Type.String({
      maxLength: 4_000,
      pattern: '^[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36})*$',
      description: 'ids of customers with commas between: only what is about them',
    }),
  ),
  wait: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 30, description: 'seconds to wait while there is nothing new' }),
  ),
});

/** The feed as partners pull it. */
export async function eventRoutes(app: FastifyInstance, needs: PartnersNeeds): Promise<void> {
  app.get(
    '/api/partners/v1/events',
    {
      config: { permits: ['machine'] },
      schema: {
        summary: 'Events after a place, from the first there ever was',
        querystring: Asked,
        response: {
          200: strict({
            items: Type.Array(Event),
            cursor: Cursor,
            more: Type.Boolean({ description: 'there is more already' }),
          }),
          403: Problem,
          409: Problem,
          422: Problem,
        },
      },
    },
    async (request) => {
      const { after, types, records, parties, limit = 100, wait = 0 } = request.query as Static<typeof Asked>;
      const { scopes } = machineOf(request);
      const place: Place = after === undefined ? new Map() : placeOf(needs.cursors, after);
      await refuseReplaced(needs, place);
      const wanted = { types: split(types), records: split(records) };
      const asked = {
        ...{ types: typesFor(TYPES, scopes, wanted), parties: split(parties) ?? [] },
        ...{ after: place, limit },
      };
      const page = await needs.feed.await(asked, wait * 1000, goneSignal(request));
      return {
        items: await cloudEvents(page.rows, scopes.includes(PERSONAL), needs.keys),
        cursor: cursorOf(needs.cursors, page.place),
        more: page.more,
      } as never;
    },
  );
}

const split = (text: string | undefined) => (text === undefined ? undefined : [...new Set(text.split(','))]);

/** Nobody waits for who has hung up. */
function goneSignal({ raw }: FastifyRequest): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  return gone.signal;
}

/**
 * Whoever has heard of a history that was lost in a restore is told so, and where it parted from today's: what came after
 * that place never happened.
 */
export async function refuseReplaced(
  { database, cursors }: Pick<PartnersNeeds, 'database' | 'cursors'>,
  place: Place,
): Promise<void> {
  const replaced = await sourcesReplaced(database, place);
  if (replaced.length === 0) return;
  const former = await formerlyReached(database);
  const parted = new Map(
    replaced.map((source) => [source, Math.min(place.get(source)!.position, former.get(source) ?? 0)]),
  );
  const kept = [...place].filter(([source]) => !replaced.includes(source));
  const cursor = cursorOf(cursors, new Map([...kept, ...(await lastUpTo(database, parted))]));
  throw new Rejection('history-replaced', { cursor, sources: replaced.join(' ') });
}
