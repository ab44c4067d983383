import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knockEverywhere, surprises, unmatched } from '../../../packages/kernel/src/testing/route-matrix.ts';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { customersService } from '../src/app.ts';

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(customersService)));
afterAll(() => staged.close());

describe('every door', () => {
  test('lets in those it names and nobody else', async () => {
    const people = ['agent', 'admin'] as const;
    const administrators = ['admin'] as const;
    const gateway = ['service'] as const;
    const party = '/api/customers/v1/parties/:partyId';
    const recognition = '/api/customers/v1/recognitions/:conversationId/actions';
    const purpose = '/api/customers/v1/purposes/:code/actions';
    const own = '/api/customers/v1/public/preferences/:token';
    const oneClick = '/api/customers/v1/public/unsubscribe/:token';
    const matrix = {
      'GET /api/customers/v1/parties': people,
      'POST /api/customers/v1/parties': people,
      [`GET ${party}`]: people,
      [`POST ${party}/actions/rename`]: people,
      [`POST ${party}/actions/confirm`]: people,
      [`POST ${party}/actions/forget`]: administrators,
      [`POST ${party}/actions/merge`]: people,
      [`POST ${party}/actions/unmerge`]: people,
      [`POST ${party}/contact-points`]: people,
      [`POST ${party}/contact-points/actions/remove`]: people,
      [`GET ${party}/consents`]: people,
      [`GET ${party}/consents/history`]: people,
      [`POST ${party}/consents/actions/give`]: people,
      [`POST ${party}/consents/actions/withdraw`]: people,
      [`POST ${party}/consents/actions/prefer`]: people,
      'GET /api/customers/v1/purposes': people,
      'POST /api/customers/v1/purposes': administrators,
      [`POST ${purpose}/rename`]: administrators,
      [`POST ${purpose}/publish`]: administrators,
      [`POST ${purpose}/close`]: administrators,
      [`GET ${own}`]: gateway,
      [`POST ${own}/actions/give`]: gateway,
      [`POST ${own}/actions/withdraw`]: gateway,
      [`POST ${own}/actions/prefer`]: gateway,
      [`GET ${oneClick}`]: gateway,
      [`POST ${oneClick}`]: gateway,
      [`POST ${recognition}/identify`]: people,
      [`POST ${recognition}/separate`]: people,
    };
    const { app, ports, routes } = staged;
    expect(unmatched(routes, matrix)).toEqual([]);
    const knocks = await knockEverywhere(app, matrix, { service: 'customers', tokens: ports.tokens });
    expect(surprises(knocks)).toEqual([]);
    expect((await ports.store.head()).position).toBe(0);
  });

  const NAME = { kind: 'person', name: 'x' };
  test.each([
    ['a body that is no object', '"x"', 400],
    ['an unknown field', JSON.stringify({ ...NAME, admin: true }), 400],
    [
      'an unknown field of an address',
      JSON.stringify({ ...NAME, contactPoints: [{ kind: 'email', address: 'a@b.c', x: 1 }] }),
      400,
    ],
    ['a NUL in a name', JSON.stringify({ ...NAME, name: 'a\0b' }), 400],
    ['half a character', '{"kind":"person","name":"\\ud800"}', 400],
    ['a prototype', '{"kind":"person","name":"x","__proto__":{"provisional":true}}', 400],
    ['a book for a name', JSON.stringify({ ...NAME, name: 'x'.repeat(201) }), 400],
    [
      'too many addresses',
      JSON.stringify({ ...NAME, contactPoints: Array(21).fill({ kind: 'phone', address: '110' }) }),
      400,
    ],
    ['a body beyond all measure', JSON.stringify({ ...NAME, name: 'x'.repeat(2_000_000) }), 413],
  ])('refuses %s', async (_, payload, status) => {
    const who = await staged.as({
      kind: 'person',
      accountId: 'a',
      login: 'li',
      name: 'Li',
      role: 'agent',
      sessionId: 's',
    });
    const answer = await staged.app.inject({
      method: 'POST',
      url: '/api/customers/v1/parties',
      headers: { ...who, 'content-type': 'application/json' },
      payload,
    });
    expect(answer.statusCode).toBe(status);
    expect((await staged.ports.store.head()).position).toBe(0);
  });
});
