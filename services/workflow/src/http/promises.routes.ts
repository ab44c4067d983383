import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import {
  type Desk,
  handOverPromise,
  keepPromise,
  makePromise,
  reschedulePromise,
  withdrawPromise,
} from '../commands/index.ts';
import { type Intent, intent, openDoors } from './intents.ts';
import { Because, Done, EnteredPromise, Giving, Keeping, PromiseParams, Rescheduling } from './schemas.ts';

const PROMISES = '/api/workflow/v1/promises';
const done = { status: 200, with: Done } as const;

const INTENTS: Readonly<Record<string, Intent>> = {
  [PROMISES]: intent({
    summary: 'Take down what somebody here promised to a customer',
    body: EnteredPromise,
    answers: { status: 201, with: Type.Object({ promiseId: Type.String() }) },
    run: (desk, _, { accountId, ownerId = accountId, channel = 'other', ...entered }, context) =>
      makePromise(desk, { ...entered, channel, owner: ownerId, by: accountId }, context),
  }),
  [`${PROMISES}/:promiseId/actions/keep`]: intent({
    summary: 'Say that a promise was done: kept, or fulfilled late when its window has ended',
    params: PromiseParams,
    body: Keeping,
    answers: done,
    run: (desk, { promiseId }, asked, context) => keepPromise(desk, promiseId, asked, context),
  }),
  [`${PROMISES}/:promiseId/actions/withdraw`]: intent({
    summary: 'Take a promise back, with the reason',
    params: PromiseParams,
    body: Because,
    answers: done,
    run: (desk, { promiseId }, asked, context) => withdrawPromise(desk, promiseId, asked, context),
  }),
  [`${PROMISES}/:promiseId/actions/reschedule`]: intent({
    summary: 'Say that the customer was told another time; the first stays in the history',
    params: PromiseParams,
    body: Rescheduling,
    answers: done,
    run: (desk, { promiseId }, asked, context) => reschedulePromise(desk, promiseId, asked, context),
  }),
  [`${PROMISES}/:promiseId/actions/hand-over`]: intent({
    summary: 'Make somebody else answer for a promise',
    params: PromiseParams,
    body: Giving,
    answers: done,
    run: (desk, { promiseId }, { ownerId, accountId }, context) =>
      handOverPromise(desk, promiseId, { owner: ownerId, accountId }, context),
  }),
};

/** What is done with promises. */
export async function promiseRoutes(app: FastifyInstance, { desk }: { readonly desk: Desk }): Promise<void> {
  openDoors(app, desk, INTENTS);
}
