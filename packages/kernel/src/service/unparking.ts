import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { EdgeProblem } from '../http/index.ts';
import type { Database } from '../postgres/index.ts';
import { type Projection, unparkProjection, unparkReaction } from '../projection/index.ts';
import type { ServiceParts } from './port.ts';

type Unpark = (streamId: string) => Promise<{ readonly replayed: number }>;

/** How each consumer of a service takes up a parked stream again, by the name it parks under. */
function unparkers(service: string, parts: ServiceParts, database: Database): ReadonlyMap<string, Unpark> {
  const { projections = [], reactions = [], decoders = {} } = parts;
  const world = { service, database, decoders };
  const parksAs = ({ from, name }: Pick<Projection, 'from' | 'name'>) =>
    from === 'own' ? name : `${service}.${name}`;
  return new Map<string, Unpark>([
    ...projections.map((one) => [parksAs(one), (id: string) => unparkProjection(one, world, id)] as const),
    ...reactions.map((one) => [parksAs(one), (id: string) => unparkReaction(one, world, id)] as const),
  ]);
}

/** The operator's way to let a parked stream go on, once its cause is mended. */
export async function addUnparking(
  app: FastifyInstance,
  service: string,
  parts: ServiceParts,
  database: Database,
): Promise<void> {
  const ways = unparkers(service, parts, database);
  const body = Type.Object({
    consumer: Type.String({ maxLength: 200 }),
    streamId: Type.String({ maxLength: 200 }),
  });
  app.post(
    `/api/${service}/v1/parked/actions/unpark`,
    {
      // Running it twice replays nothing twice: what succeeded has left its place.
      config: { permits: ['admin'], idempotency: 'none' },
      schema: {
        summary: 'Take up a parked stream again, in order',
        body,
        response: { 200: Type.Object({ replayed: Type.Integer() }) },
      },
    },
    async (request) => {
      const { consumer, streamId } = request.body as { consumer: string; streamId: string };
      const unpark = ways.get(consumer);
      if (!unpark) throw new EdgeProblem('not-found');
      return await unpark(streamId);
    },
  );
}
