import type { FastifyInstance } from 'fastify';
import type { Static, TObject } from 'typebox';
import type { CommandContext, Outcome } from '@rapport/kernel/command';
import { Problem, contextOf, personOf, respond } from '@rapport/kernel/http';
import type { Desk } from '../commands/index.ts';

/** What somebody wants: under which address, with what, and the command it is. */
export interface Intent<Params extends TObject = TObject, Body extends TObject = TObject> {
  readonly summary: string;
  readonly params?: Params;
  readonly body: Body;
  readonly answers: { readonly status: 200 | 201; readonly with: TObject };
  readonly run: (
    desk: Desk,
    params: Static<Params>,
    asked: Static<Body> & { readonly accountId: string },
    context: CommandContext,
  ) => Promise<Outcome>;
}

/** Keeps an intent's own types where it is written, and drops them for the list. */
export const intent = <Params extends TObject, Body extends TObject>(of: Intent<Params, Body>): Intent =>
  of as unknown as Intent;

/** Opens a door for each intent, for people. */
export function openDoors(app: FastifyInstance, desk: Desk, intents: Readonly<Record<string, Intent>>): void {
  const refusals = { 404: Problem, 409: Problem, 410: Problem, 412: Problem, 422: Problem };
  for (const [url, { summary, params, body, answers, run }] of Object.entries(intents)) {
    app.post(
      url,
      {
        config: { permits: ['agent', 'admin'], waitsFor: ['parties_v1', 'accounts_v1'] },
        schema: {
          summary,
          ...(params ? { params } : {}),
          body,
          response: { [answers.status]: answers.with, ...refusals },
        },
      },
      async (request, reply) => {
        const asked = {
          ...(request.body as Record<string, unknown>),
          accountId: personOf(request).accountId,
        };
        const params = request.params as Record<string, unknown>;
        const outcome = await run(desk, params, asked, contextOf(request));
        return respond(reply, 'workflow', outcome, answers.status);
      },
    );
  }
}
