import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { CommandContext, Outcome } from '@rapport/kernel/command';
import { type Permits, Problem, contextOf, respond } from '@rapport/kernel/http';
import { Done } from './schemas.ts';

/** Whoever looks after partners. */
export const ADMINS = ['admin'] as const;
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
    asked: { readonly params: Static<Params>; readonly body: Static<Body> },
    context: CommandContext,
  ) => Promise<Outcome>;
}

/** Adds a POST that runs one command in the name of whoever asks. */
export function doing<Params extends TObject, Body extends TSchema>(
  app: FastifyInstance,
  { path, summary, permits = ADMINS, params, body, answer = Done, status = 200, run }: Doing<Params, Body>,
): void {
  app.post(
    `/api/partners/v1${path}`,
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
      };
      return respond(reply, 'partners', await run(asked, contextOf(request)), status) as never;
    },
  );
}
