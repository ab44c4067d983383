import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Principal, createHttp, internalTokens } from '../http/index.ts';
import { freshDatabaseUrl } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { TOTALS_TABLE, addSome, openRebuildStage, totals } from '../testing/rebuild-stage.ts';
import { addReadModels } from './read-models.ts';

const tokens = internalTokens(Buffer.alloc(32, 7));
const person = (role: 'admin' | 'agent'): Principal => ({
  kind: 'person',
  accountId: '01900000-0000-7000-8000-000000000001',
  login: 'a',
  name: 'A',
  role,
  sessionId: '01900000-0000-7000-8000-000000000002',
});
let stage: ReturnType<typeof openRebuildStage>;
let rebuilding: ReturnType<typeof stage.rebuilding>;
let app: Awaited<ReturnType<typeof createHttp>>;

beforeAll(async () => {
  stage = openRebuildStage(await freshDatabaseUrl());
  await stage.database.run(TOTALS_TABLE);
  await addSome(stage.store, 100);
  await stage.follow(totals());
  rebuilding = stage.rebuilding(totals());
  const logger = pino({ level: 'silent' });
  app = await createHttp({ service: 'test', tokens, logger, problems: {}, waitFor: async () => true });
  await addReadModels(app, 'test', [totals()], stage.register, rebuilding);
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await rebuilding.stop();
  await stage.close();
});

async function ask(method: 'GET' | 'POST', path: string, payload?: object, who = person('admin')) {
  const answer = await app.inject({
    method,
    url: `/api/test/v1/read-models${path}`,
    headers: { 'rapport-token': await tokens.mint(who, 'test') },
    ...(payload ? { payload } : {}),
  });
  return { status: answer.statusCode, body: answer.json() };
}
const act = (action: string, payload?: object) => ask('POST', `/totals_v1/actions/${action}`, payload);

test('an administrator begins a rebuild, sees how far it is, and decides', async () => {
  expect((await ask('GET', '')).body).toEqual({ items: [{ name: 'totals_v1', from: 'own' }] });
  expect(await act('rebuild', { atParity: 'wait' })).toMatchObject({
    status: 200,
    body: { name: 'totals_v1', from: 'own', rebuild: { state: 'running', atParity: 'wait' } },
  });
  const ready = await eventually(
    () => ask('GET', ''),
    ({ body }) => body.items[0].rebuild.state === 'ready',
  );
  expect(ready.body.items[0].rebuild).toMatchObject({ done: 100, total: 100 });
  expect(await act('switch')).toMatchObject({ status: 200, body: { rebuild: { state: 'running' } } });
  const switched = await eventually(
    () => ask('GET', ''),
    ({ body }) => body.items[0].rebuild.state === 'switched',
  );
  expect(switched.body.items[0].rebuild).toMatchObject({ rows: 25 });
});

test('what does not fit is refused, and says why', async () => {
  expect((await ask('POST', '/totals_v1/actions/rebuild', {}, person('agent'))).status).toBe(403);
  expect((await ask('POST', '/nothing_v1/actions/rebuild', {})).status).toBe(404);
  expect((await act('rebuild', { atParity: 'perhaps' })).status).toBe(400);
  expect(await act('rebuild', { atParity: 'wait' })).toMatchObject({ status: 200 });
  expect(await act('rebuild', {})).toMatchObject({
    status: 409,
    body: { code: 'rebuild-under-way', readModel: 'totals_v1' },
  });
  await eventually(
    () => ask('GET', ''),
    ({ body }) => body.items[0].rebuild.state === 'ready',
  );
  expect(await act('pause')).toMatchObject({
    status: 409,
    body: { code: 'rebuild-in-another-state', state: 'ready' },
  });
  expect(await act('discard')).toMatchObject({ status: 200, body: { name: 'totals_v1', from: 'own' } });
  expect((await act('discard')).status).toBe(404);
});
