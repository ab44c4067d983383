import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type EventLog, encodeHeaders, openPostgresEventLog } from '@rapport/kernel/event-log';
import { internalTokens } from '@rapport/kernel/http';
import { createLogger } from '@rapport/kernel/logging';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { type OpenKeyRing, openKeyRing } from '@rapport/kernel/sealing';
import { type RunningService, startService } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { deriveUuid, newUuid } from '@rapport/kernel/values';
import { publish } from '@rapport/proto/catalogue';
import { freshDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { rebuildNames } from '../src/adapters/name-index.ts';
import { customersService } from '../src/app.ts';

const secret = Buffer.alloc(32, 3);
const kek = Buffer.alloc(32, 4);
const indexKey = Buffer.alloc(32, 5);
const TOPIC = 'rapport.channels.conversation.v1';
let environment: Record<string, string>;
let service: RunningService;
let database: Database;
let keys: OpenKeyRing;
let log: EventLog;
let sent = 0;
/** The position of the last record in each partition, as a relay remembers it. */
const lastIn = new Map<number, number>();

beforeAll(async () => {
  environment = {
    CUSTOMERS_DATABASE_URL: await freshDatabase(),
    CUSTOMERS_HTTP_PORT: '0',
    KEYS_DATABASE_URL: await freshDatabase(),
    LOG_DATABASE_URL: await freshDatabase(),
    INTERNAL_SECRET: secret.toString('base64'),
    KEY_ENCRYPTION_KEY: kek.toString('base64'),
    INDEX_KEY: indexKey.toString('base64'),
    LOG_LEVEL: 'silent',
    SOLE_PROCESS: 'true',
  };
  log = await openPostgresEventLog({
    databaseUrl: environment['LOG_DATABASE_URL']!,
    logger: createLogger('channels', 'silent'),
  });
  await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
  keys = await openKeyRing({ databaseUrl: environment['KEYS_DATABASE_URL']!, kek, indexKey });
  service = await startService(customersService, environment);
  database = openDatabase(environment['CUSTOMERS_DATABASE_URL']!);
});
afterAll(async () => {
  await service.stop();
  await Promise.all([database.close(), keys.close(), log.close()]);
});

async function ask(path: string, options: { body?: object; after?: string } = {}) {
  const token = await internalTokens(secret).mint(
    {
      kind: 'person',
      accountId: newUuid(new Date()),
      login: 'li',
      name: 'Li',
      role: 'agent',
      sessionId: newUuid(new Date()),
    },
    'customers',
  );
  return await fetch(`${service.http.url}/api/customers/v1${path}`, {
    method: options.body ? 'POST' : 'GET',
    headers: {
      'rapport-token': token,
      ...(options.after ? { 'rapport-after': options.after } : {}),
      ...(options.body ? { 'idempotency-key': crypto.randomUUID(), 'content-type': 'application/json' } : {}),
    },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  });
}
const find = async (q: string, after?: string) => {
  const answer = await ask(`/parties?${new URLSearchParams({ q })}`, after ? { after } : {});
  return (await answer.json()) as { items: { partyId: string; name: string | null }[]; locked: boolean };
};

/** Says on the shared log, as channels does, that somebody wrote; sealed at once, said when called. */
async function channelsHeard(address: string, displayName: string): Promise<() => Promise<void>> {
  const at = '2026-03-01T08:00:00.000Z';
  const conversationId = newUuid(new Date(at));
  const streamId = `conversation-${conversationId}`;
  const [sealed, name, subject] = await keys.seal(`conversation:${conversationId}`, [
    { field: 'address', text: address },
    { field: 'display_name', text: displayName },
    { field: 'subject', text: 'Hello' },
  ]);
  const contactPoint = keys.indexHash('email', address);
  const record = publish(
    TOPIC,
    'conversationOpened',
    {
      channel: 'mail',
      contactKind: '',
      mailbox: 'a@rapport.example',
      contactPoint,
      address: sealed,
      displayName: name,
      subject,
    },
    {
      streamId,
      version: 1,
      occurredAt: at,
      recordedAt: at,
      meta: { correlationId: conversationId, actor: 'customer' },
    },
  );
  return async () => {
    sent += 1;
    const partition = log.partitionOf(TOPIC, streamId);
    const previous = lastIn.get(partition) ?? 0;
    lastIn.set(partition, sent);
    const source = {
      source: 'channels/0',
      position: sent,
      previous,
      epoch: deriveUuid('epoch'),
      recordedAt: at,
    };
    const headers = encodeHeaders({
      id: deriveUuid('opened', conversationId),
      type: record.type,
      time: at,
      source,
    });
    await log.append(TOPIC, [{ key: streamId, value: record.value, headers, source }], {
      producer: 'channels/0',
      epoch: 1,
    });
  };
}

describe('the service as it runs', () => {
  test('[R018] shows and finds what a person has just entered', async () => {
    const entered = await ask('/parties', { body: { kind: 'person', name: '张三' } });
    const { partyId } = (await entered.json()) as { partyId: string };
    const after = entered.headers.get('rapport-position')!;
    expect((await find('zs', after)).items).toMatchObject([{ partyId, name: '张三' }]);
    const seen = (await ask(`/parties/${partyId}`, { after })).headers.get('etag');
    const stored = database.one<{ last: number }>(
      sql`select max(position) as last from es.events where stream_id = ${`party-${partyId}`}`,
    );
    expect(seen).toBe(`"${(await stored).last}"`);
    expect(entered.headers.get('etag')).toBe(seen);
  });

  test('recognises somebody who writes, and says so', async () => {
    await (
      await channelsHeard('wang@example.com', '王小明')
    )();
    const found = await eventually(
      () => find('wang@example.com'),
      ({ items }) => items.length === 1,
    );
    expect(found.items[0]).toMatchObject({ name: '王小明' });
    const said = await eventually(
      () => log.ends('rapport.customers.recognition.v1'),
      (ends) => [...ends.values()].some(({ first, next }) => next > first),
    );
    expect(said.size).toBe(12);
  });

  test('makes the search index again from the log', async () => {
    await rebuildNames(database);
    await eventually(
      () => find('wangxiaoming'),
      ({ items }) => items.length === 1,
    );
  });

  test('shows parties without their names while the key ring is away, and finds new ones once it is back', async () => {
    const name = new URL(environment['KEYS_DATABASE_URL']!).pathname.slice(1);
    const server = openDatabase(process.env['TEST_DATABASE_URL']!);
    const away = async (is: boolean) => {
      await server.pool.query(`alter database ${name} allow_connections ${!is}`);
      if (is)
        await server.run(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`);
    };
    const say = await channelsHeard('later@example.com', 'Later');
    await away(true);
    const seen = await eventually(
      () => find('zhangsan'),
      ({ locked }) => locked,
    );
    expect(seen.items).toMatchObject([{ name: null }]);
    expect((await ask('/parties', { body: { kind: 'person', name: 'Later' } })).status).toBe(503);
    await say();
    await away(false);
    await eventually(
      () => find('later'),
      ({ items }) => items.length === 1,
      { within: 90_000 },
    );
    await server.close();
  }, 120_000);
});
