import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RouteMatrix,
  knockEverywhere,
  surprises,
  unmatched,
} from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersService } from '../src/app.ts';

const people = ['agent', 'admin'] as const;
const PARTY = '/api/customers/v1/parties/:partyId';
const RECOGNITION = '/api/customers/v1/recognitions/:conversationId';

const matrix: RouteMatrix = {
  'GET /api/customers/v1/parties': people,
  'POST /api/customers/v1/parties': people,
  [`GET ${PARTY}`]: people,
  [`POST ${PARTY}/actions/rename`]: people,
  [`POST ${PARTY}/actions/confirm`]: people,
  [`POST ${PARTY}/actions/merge`]: people,
  [`POST ${PARTY}/actions/unmerge`]: people,
  [`POST ${PARTY}/contact-points`]: people,
  [`POST ${PARTY}/contact-points/actions/remove`]: people,
  [`POST ${RECOGNITION}/actions/identify`]: people,
  [`POST ${RECOGNITION}/actions/separate`]: people,
};

let staged: StagedService;
beforeAll(async () => {
  staged = await stageService(customersService);
});
afterAll(() => staged.close());

test('every route lets in whom it names, and nobody else', async () => {
  const { app, ports, routes } = staged;
  expect(unmatched(routes, matrix)).toEqual([]);
  const knocks = await knockEverywhere(app, matrix, { service: 'customers', tokens: ports.tokens });
  expect(surprises(knocks)).toEqual([]);
  expect((await ports.store.head()).position).toBe(0);
});
