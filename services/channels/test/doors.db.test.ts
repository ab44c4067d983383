import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type RouteMatrix,
  knockEverywhere,
  surprises,
  unmatched,
} from '../../../packages/kernel/src/testing/route-matrix.ts';
import type { StagedService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { stageChannels } from './staged.ts';

let staged: StagedService;
beforeAll(async () => {
  staged = await stageChannels();
});
afterAll(() => staged.close());

const people = ['agent', 'admin'] as const;
const API = '/api/channels/v1';
const CONVERSATION = `${API}/conversations/:conversationId`;
const CHAT = `${API}/public/chats/:siteId`;
const matrix: RouteMatrix = {
  [`POST ${API}/calls`]: people,
  [`POST ${API}/forms`]: ['admin'],
  [`POST ${API}/forms/:formId/actions/revise`]: ['admin'],
  [`POST ${API}/forms/:formId/actions/close`]: ['admin'],
  [`GET ${API}/forms`]: people,
  [`POST ${API}/sites`]: ['admin'],
  [`POST ${API}/sites/:siteId/actions/revise`]: ['admin'],
  [`POST ${API}/sites/:siteId/actions/renew-secret`]: ['admin'],
  [`POST ${API}/sites/:siteId/actions/close`]: ['admin'],
  [`GET ${API}/sites`]: people,
  [`GET ${API}/sites/:siteId/secret`]: ['admin'],
  [`POST ${CHAT}/visits`]: ['service'],
  [`POST ${CHAT}/messages`]: ['service'],
  [`POST ${CHAT}/introductions`]: ['service'],
  [`POST ${CHAT}/seen`]: ['service'],
  [`GET ${CHAT}/lines`]: ['service'],
  [`GET ${CHAT}/stream`]: ['service'],
  [`GET ${API}/public/forms/:formId`]: ['service'],
  [`POST ${API}/public/forms/:formId/submissions`]: ['service'],
  [`POST ${API}/calls/:callId/actions/waive-call-back`]: people,
  [`POST ${CONVERSATION}/actions/take`]: people,
  [`POST ${CONVERSATION}/actions/release`]: people,
  [`POST ${CONVERSATION}/actions/close`]: people,
  [`POST ${CONVERSATION}/actions/reopen`]: people,
  [`POST ${CONVERSATION}/notes`]: people,
  [`POST ${CONVERSATION}/replies`]: people,
  [`POST ${CONVERSATION}/replies/:replyId/actions/retry`]: people,
  [`GET ${CONVERSATION}/messages/:messageId/html`]: people,
  [`GET ${CONVERSATION}/attachments/:blobId`]: people,
  [`GET ${API}/mails/:mailId/raw`]: people,
  [`GET ${API}/local-mailbox`]: people,
  [`GET ${API}/local-mailbox/:replyId`]: people,
  [`POST ${API}/sendings`]: people,
  [`GET ${API}/sendings`]: people,
  [`GET ${API}/sendings/counts`]: people,
  [`GET ${API}/materials`]: people,
  [`GET ${API}/public/links/:token`]: ['service'],
  [`GET ${API}/gate-rules`]: people,
  [`POST ${API}/gate-rules/actions/revise`]: ['admin'],
  [`GET ${API}/suppressions`]: people,
  [`POST ${API}/suppressions/:addressId/actions/free`]: people,
  [`GET ${API}/reckoning`]: people,
  [`GET ${API}/reckoning/:day/:bucket`]: people,
};

test('each route lets in whom it names and nobody else', async () => {
  expect(unmatched(staged.routes, matrix)).toEqual([]);
  expect(
    surprises(
      await knockEverywhere(staged.app, matrix, { service: 'channels', tokens: staged.ports.tokens }),
    ),
  ).toEqual([]);
});

test('bodies with unknown fields, wrong types, NUL or lone surrogates are refused, and nothing happens', async () => {
  const who = {
    kind: 'person',
    accountId: '0190a1de-0000-7000-8000-00000000000a',
    login: 'a',
    name: 'A',
    role: 'agent',
    sessionId: '0190a1de-0000-7000-8000-00000000000b',
  } as const;
  const id = '0190a1de-0000-7000-8000-0000000000c1';
  const ask = async (path: string, body: string) =>
    staged.app.inject({
      method: 'POST',
      url: `${API}/conversations/${id}${path}`,
      headers: { ...(await staged.as(who)), 'content-type': 'application/json' },
      payload: body,
    });
  for (const body of [
    '{"text":"a","more":1}',
    '{"text":1}',
    '{"text":""}',
    '{"text":"  "}',
    '{"text":"a\\u0000b"}',
    '{"text":"a\\ud800b"}',
    `{"text":"${'x'.repeat(20_001)}"}`,
    '{"__proto__":{"text":"a"}}',
    '[]',
    '{',
  ]) {
    expect((await ask('/replies', body)).statusCode, body.slice(0, 40)).toBe(400);
  }
  expect((await ask('/actions/close', '{"reason":"because"}')).statusCode).toBe(400);
  expect((await ask('/replies', `{"text":"${'x'.repeat(2_000_000)}"}`)).statusCode).toBe(413);
  expect((await ask('/actions/take', '{}')).json()).toMatchObject({
    status: 404,
    code: 'conversation-unknown',
  });
  expect((await staged.ports.store.head()).position).toBe(0);
});
