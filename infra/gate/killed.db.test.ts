import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '@rapport/kernel/local';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { type Company, asked, startCompany } from './company.ts';
import { customer, publishMaterial } from './customers.ts';

const MAIN = fileURLToPath(new URL('../../services/channels/src/main.ts', import.meta.url));
const MATERIAL = '0190a1de-0000-7000-8000-0000000000b1';
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A mail server that takes whole mails and says nothing to them. */
async function silentRelay() {
  const taken: string[] = [];
  const server = createServer((socket) => {
    let pending = '';
    let inData = false;
    socket.on('error', () => {});
    socket.write('220 relay\r\n');
    socket.on('data', (chunk) => {
      pending += chunk.toString();
      for (;;) {
        const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const line = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) taken.push(/^Message-ID: <([^@]*)@/m.exec(line)![1]!);
        else socket.write(/^DATA/i.test(line) ? '354 go on\r\n' : '250 ok\r\n');
        inData = !inData && /^DATA/i.test(line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => server.close());
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

async function apart(company: Company, port: number, relay: string): Promise<ChildProcess> {
  const peers = { customers: { grpc: `127.0.0.1:${company.environment['CUSTOMERS_GRPC_PORT']}` } };
  const own = { CHANNELS_HTTP_PORT: String(port), PEERS: JSON.stringify(peers), RELAY_URL: relay };
  const env = { ...company.environment, ...own, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  ends.push(async () => void child.kill('SIGKILL'));
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  await eventually(ready, Boolean, { within: 60_000, what: 'channels ready' });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('of a message whose sender was killed after it was handed over nobody knows whether it left, and it is never sent again', async () => {
  const relay = await silentRelay();
  const company = await startCompany(undefined, '2026-03-05T04:00:00.000Z');
  ends.push(() => company.stop());
  await publishMaterial(company, MATERIAL);
  const all = await Promise.all(['a', 'b', 'c'].map((name) => customer(company, name)));
  const rules = { promotions: 5, days: 1, zone: 'UTC', daysAfterCase: 0 };
  await company.ask('channels', 'POST', '/gate-rules/actions/revise', {
    ...{ ...rules, quietFrom: '00:00', quietTo: '00:00' },
  });
  await company.stopChannels();
  const port = await freePort();
  let child = await apart(company, port, relay.url);
  for (const { partyId } of all) {
    const body = { partyId, materialId: MATERIAL };
    const { status } = await asked(`http://127.0.0.1:${port}`, 'channels', 'POST', '/sendings', body);
    expect(status).toBe(201);
  }
  await eventually(
    () => relay.taken.length,
    (count) => count === 3,
    { what: 'all at the mail server', within: 30_000 },
  );
  const states = () => company.channels.many<{ state: string }>(sql`select state from read.sendings_v1`);
  await kill(child);
  child = await apart(company, port, relay.url);
  await eventually(states, (rows) => rows.length === 3 && rows.every(({ state }) => state === 'uncertain'), {
    within: 30_000,
    what: 'uncertain',
  });
  await kill(child);
  await apart(company, port, relay.url);
  // Something else that is sent after it shows that the sender works, and leaves them alone.
  const other = await customer(company, 'd');
  const body = { partyId: other.partyId, materialId: MATERIAL };
  await asked(`http://127.0.0.1:${port}`, 'channels', 'POST', '/sendings', body);
  await eventually(
    () => relay.taken.length,
    (count) => count === 4,
    { what: 'the fourth', within: 30_000 },
  );
  expect(new Set(relay.taken).size).toBe(4);
  expect((await states()).filter(({ state }) => state === 'uncertain')).toHaveLength(3);
}, 180_000);
