import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { EdgeProblem } from '../http/index.ts';
import type { Projection } from '../projection/index.ts';
import {
  type AtParity,
  InAnotherState,
  type Rebuild,
  RebuildUnderWay,
  type Rebuilding,
  type Register,
} from '../rebuild/index.ts';

const Count = Type.Integer({ minimum: 0 });

/** A rebuild as operators see it; what each state means stands in docs/read-models.md. */
export const RebuildAnswer = Type.Object({
  state: Type.Enum(['running', 'paused', 'ready', 'differs', 'failed', 'switched']),
  atParity: Type.Enum(['switch', 'wait']),
  done: Type.Integer({ minimum: 0, description: 'events (of the shared log: records) passed' }),
  total: Type.Integer({ minimum: 0, description: 'those the live one has passed' }),
  rows: Count,
  remainingSeconds: Type.Optional(Count),
  error: Type.Optional(Type.String()),
  difference: Type.Optional(
    Type.Object({
      liveRows: Count,
      rebuiltRows: Count,
      differing: Count,
      examples: Type.Array(Type.String()),
    }),
  ),
  begunAt: Type.String({ format: 'date-time' }),
  changedAt: Type.String({ format: 'date-time' }),
});

/** A read model that can be made again, and its rebuild if it has one. */
export const ReadModelAnswer = Type.Object({
  name: Type.String(),
  from: Type.Enum(['own', 'shared'], { description: 'the log that feeds it' }),
  rebuild: Type.Optional(RebuildAnswer),
});

/** The read models of a service, each with its rebuild. */
export async function readModelsOf(
  projections: readonly Projection[],
  register: Pick<Register, 'list'>,
): Promise<readonly ReadModel[]> {
  const rebuilds = await register.list();
  return projections.map(({ name, from }) => {
    const found = rebuilds.find(({ readModel }) => readModel === name);
    if (!found) return { name, from: from === 'own' ? 'own' : 'shared' };
    const { readModel: _name, ...rebuild } = found;
    return { name, from: from === 'own' ? 'own' : 'shared', rebuild };
  });
}

/** A read model as the operator's page has it. */
export interface ReadModel {
  readonly name: string;
  readonly from: 'own' | 'shared';
  readonly rebuild?: Omit<Rebuild, 'readModel'>;
}

const ACTIONS = {
  pause: 'Let a rebuild rest; it keeps what it has',
  resume: 'Let a paused rebuild go on, or a failed one try again',
  cancel: 'End a rebuild that is not finished; the live read model stays',
  switch: 'Put a rebuild in the place of the live read model, though they differ or it was asked to wait',
  discard: 'Throw a finished rebuild away; the live read model stays',
} as const;

/** An operator's ways to make a read model again beside the live one. */
export async function addReadModels(
  app: FastifyInstance,
  service: string,
  projections: readonly Projection[],
  register: Register,
  rebuilding: Pick<Rebuilding, 'wake'>,
): Promise<void> {
  const path = `/api/${service}/v1/read-models`;
  // What is asked twice is refused by the state the first has made.
  const config = { permits: ['admin'] as const, idempotency: 'none' as const };
  const params = Type.Object({ name: Type.String({ maxLength: 63 }) });
  const response = { 200: ReadModelAnswer };

  const ask = async (request: { readonly params: unknown }, what: (one: Projection) => Promise<void>) => {
    const { name } = request.params as { readonly name: string };
    const projection = projections.find((one) => one.name === name);
    if (!projection) throw new EdgeProblem('not-found');
    await what(projection).catch(refuse);
    const [answer] = await readModelsOf([projection], register);
    rebuilding.wake();
    return answer;
  };

  app.get(
    path,
    {
      config: { permits: ['admin'] },
      schema: {
        summary: 'Read models and their rebuilds',
        response: { 200: Type.Object({ items: Type.Array(ReadModelAnswer) }) },
      },
    },
    async () => ({ items: await readModelsOf(projections, register) }),
  );
  app.post(
    `${path}/:name/actions/rebuild`,
    {
      config,
      schema: {
        summary: 'Make a read model again beside the live one',
        params,
        body: Type.Object({ atParity: Type.Optional(Type.Enum(['switch', 'wait'])) }),
        response,
      },
    },
    (request) => {
      const { atParity = 'switch' } = request.body as { readonly atParity?: AtParity };
      return ask(request, (projection) => register.begin(projection, atParity));
    },
  );
  for (const [action, summary] of Object.entries(ACTIONS)) {
    app.post(
      `${path}/:name/actions/${action}`,
      { config, schema: { summary, params, response } },
      (request) => ask(request, register[action as keyof typeof ACTIONS]),
    );
  }
}

function refuse(error: unknown): never {
  if (error instanceof RebuildUnderWay)
    throw new EdgeProblem('rebuild-under-way', { readModel: error.message });
  if (error instanceof InAnotherState) {
    if (error.state === undefined) throw new EdgeProblem('not-found');
    throw new EdgeProblem('rebuild-in-another-state', { state: error.state });
  }
  throw error;
}
