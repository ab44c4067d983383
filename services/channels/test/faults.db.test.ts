import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '@rapport/kernel/local';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type Visitor, freshEnvironment, letter, startChannels, visit } from './running.ts';
import { spawned } from './spawned.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function spawnChannels(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const child = await spawned(environment);
  ends.push(async () => void child.kill('SIGKILL'));
  return child;
}
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
async function visitorOf(environment: Record<string, string>): Promise<Visitor> {
  const visitor = visit(environment, `http://127.0.0.1:${environment['CHANNELS_HTTP_PORT']}`);
  ends.push(() => visitor.leave());
  return visitor;
}
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('killed with -9', () => {
  test('[C3] every mail that got its 250 is there afterwards, once, whoever sends again', async () => {
    const environment = await freshEnvironment({ CHANNELS_HTTP_PORT: String(await freePort()) });
    const visitor = await visitorOf(environment);
    let child = await spawnChannels(environment);
    const letters: string[] = [];
    const promised = new Set<string>();
    for (let round = 0; round < 3; round += 1) {
      // New ones each time: however many were taken before the kill, enough are left to be interrupted.
      letters.push(...Array.from({ length: 50 }, (_, n) => letter({ Subject: `${round} ${n}` })));
      let answered = 0;
      const sending = letters.map(async (raw) => {
        if (promised.has(raw)) return;
        await visitor.mail(raw);
        promised.add(raw);
        answered += 1;
      });
      const all = Promise.allSettled(sending);
      await eventually(
        () => answered,
        (n) => n >= 20,
        { what: 'some mails taken', within: 60_000 },
      );
      await kill(child);
      await all;
      child = await spawnChannels(environment);
    }
    for (const raw of letters) if (!promised.has(raw)) await visitor.mail(raw);
    const rows = await eventually(
      () =>
        visitor.database.many<{ repeat: number; bucket: string; conversation_id: string | null }>(
          sql`select repeat, bucket, conversation_id from read.mails_v1`,
        ),
      (seen) => seen.filter((row) => row.conversation_id !== null).length >= letters.length,
      { within: 30_000, what: 'all filed' },
    );
    expect(rows.filter(({ repeat }) => repeat === 0)).toHaveLength(letters.length);
    // Read models of one log go at paces of their own.
    const counted = async () =>
      await visitor.database.one<{ messages: number; arrived: number }>(sql`
        select (select count(*) from read.messages_v1) as messages, (select sum(arrived)::int from read.arrivals_v1) as arrived`);
    await eventually(
      counted,
      ({ messages, arrived }) => messages >= letters.length && arrived >= rows.length,
      { within: 30_000, what: 'all counted' },
    );
    expect(await counted()).toEqual({ messages: letters.length, arrived: rows.length });
  }, 120_000);

  test('a reply whose answer was lost with its sender becomes uncertain, and is never sent again by itself', async () => {
    let mails = 0;
    // A relay that takes the data and then says nothing.
    const relay = createServer((socket) => {
      let inData = false;
      let data = '';
      socket.on('error', () => {});
      socket.write('220 relay\r\n');
      socket.on('data', (chunk) => {
        const text = chunk.toString();
        if (inData) {
          data += text;
          if (data.endsWith('\r\n.\r\n')) mails += 1;
        } else if (/^DATA/im.test(text)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else socket.write('250 ok\r\n');
      });
    });
    const port = await listening(relay);
    ends.push(async () => void relay.close());
    const environment = await freshEnvironment({
      RELAY_URL: `smtp://127.0.0.1:${port}`,
      CHANNELS_HTTP_PORT: String(await freePort()),
    });
    const visitor = await visitorOf(environment);
    let child = await spawnChannels(environment);
    await visitor.mail(letter({}));
    const row = await eventually(
      () =>
        visitor.database.maybeOne<{ id: string }>(
          sql`select conversation_id as id from read.conversations_v1`,
        ),
      (seen) => seen !== undefined,
    );
    const path = `/api/channels/v1/conversations/${row!.id}`;
    await visitor.ask('POST', `${path}/actions/take`);
    await visitor.ask('POST', `${path}/replies`, { body: { text: 'answer' } });
    await eventually(
      () => mails,
      (n) => n === 1,
      { what: 'the mail at the relay', within: 20_000 },
    );
    await kill(child);
    child = await spawnChannels(environment);
    const state = () =>
      visitor.database.one<{ state: string }>(sql`select state from read.outbound_replies_v1`);
    await eventually(state, (seen) => seen.state === 'uncertain', { within: 20_000, what: 'uncertain' });
    // Something else sent and done after it shows that the sender works and leaves it alone.
    await kill(child);
    child = await spawnChannels(environment);
    await eventually(
      async () => (await fetchOperations(visitor)).length,
      (n) => n > 0,
    );
    expect((await state()).state).toBe('uncertain');
    expect(mails).toBe(1);
    const { waiting } = await visitor.database.one<{ waiting: object }>(
      sql`select waiting from read.conversations_v1`,
    );
    expect(Object.keys(waiting)).toHaveLength(1);
  }, 120_000);
});

const fetchOperations = ({ database }: Visitor) =>
  database.many(sql`select name from ops.leases where name = 'send-replies' and until > now()`);

describe('the store away', () => {
  test('mail gets 451 and nothing else, and is taken again as soon as the store is back', async () => {
    const plain = await freshEnvironment();
    const behind = new URL(plain['CHANNELS_DATABASE_URL']!);
    // A server of the tests' own may listen on a Unix socket alone.
    const sockets = behind.searchParams.get('host');
    const through = new Set<Socket>();
    let up = true;
    const proxy = createServer((socket) => {
      if (!up) return void socket.destroy();
      const onward = sockets
        ? connect(`${sockets}/.s.PGSQL.${behind.port}`)
        : connect(Number(behind.port), behind.hostname);
      for (const end of [socket, onward]) {
        through.add(end);
        end.on('error', () => {}).on('close', () => (socket.destroy(), onward.destroy()));
      }
      socket.pipe(onward).pipe(socket);
    });
    const port = await listening(proxy);
    const url = new URL(behind);
    url.port = String(port);
    url.hostname = '127.0.0.1';
    url.searchParams.delete('host');
    const channels = await startChannels({ ...plain, CHANNELS_DATABASE_URL: url.href });
    ends.push(
      async () => void proxy.close(),
      () => channels.stop(),
    );
    const raw = letter({ 'Message-ID': `<${randomUUID()}@customer.example>` });
    expect(await channels.mail(letter({}))).toMatch(/^250/);
    up = false;
    for (const socket of through) socket.destroy();
    await expect(channels.mail(raw)).rejects.toThrow(/451/);
    up = true;
    await eventually(
      () =>
        channels.mail(raw).then(
          () => true,
          () => false,
        ),
      Boolean,
      { within: 20_000, what: 'taken again' },
    );
    const rows = await eventually(
      () =>
        channels.database.many<{ repeat: number }>(
          sql`select repeat from read.mails_v1 where conversation_id is not null`,
        ),
      (seen) => seen.length === 2,
      { within: 20_000, what: 'both filed' },
    );
    expect(rows.map(({ repeat }) => repeat)).toEqual([0, 0]);
  }, 60_000);
});
