import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { CommandContext, Outcome } from '../command/index.ts';
import { type Permits, Problem, contextOf, personOf, respond } from '../http/index.ts';

/** Whoever works here. */
export const PEOPLE = ['agent', 'admin'] as const;
/** The answer of a command that has nothing to say. */
const Done = Type.Object({});
const REFUSALS = { 404: Problem, 409: Problem, 412: Problem, 422: Problem };

/** A command as a route: where it is, what it takes, what it does. */
export interface Doing<Params extends TObject, Body extends TSchema> {
  readonly path: string;
  readonly summary: string;
  readonly permits?: Permits;
  readonly params?: Params;
  readonly body: Body;
  /** What is answered; nothing unless said. */
  readonly answer?: TSchema;
  readonly status?: 200 | 201;
  readonly run: (
    asked: { readonly params: Static<Params>; readonly body: Static<Body>; readonly accountId: string },
    context: CommandContext,
  ) => Promise<Outcome>;
}

/** Of a service, by whom unless a route says it: adds a POST that runs one command in the name of whoever asks. */
export function doingAt(service: string, by: Permits = PEOPLE) {
  return <Params extends TObject, Body extends TSchema>(
    app: FastifyInstance,
    { path, summary, permits = by, params, body, answer = Done, status = 200, run }: Doing<Params, Body>,
  ): void => {
    app.post(
      `/api/${service}/v1${path}`,
      {
        config: { permits },
        schema: {
          summary,
          params: params ?? Type.Object({}),
          body,
          response: { [status]: answer, ...REFUSALS },
        },
      },
      async (request, reply) => {
        const asked = {
          params: request.params as Static<Params>,
          body: request.body as Static<Body>,
          // A machine has none; whoever lets one in does not ask.
          get accountId() {
            return personOf(request).accountId;
          },
        };
        return respond(reply, service, await run(asked, contextOf(request)), status) as never;
      },
    );
  };
}
