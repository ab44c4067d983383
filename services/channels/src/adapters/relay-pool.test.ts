import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type RelayPool, relayPool } from './relay-pool.ts';

const going = new AbortController().signal;
let server: Server | undefined;
let pool: RelayPool | undefined;
const open = new Set<Socket>();
afterEach(async () => {
  pool?.close();
  for (const socket of open) socket.destroy();
  open.clear();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

const mail = (n: number) => ({
  envelope: { from: 'support@rapport.example', to: `c${n}@customer.example` },
  raw: Buffer.from(`Subject: ${n}\r\n\r\nbody\r\n`),
});

/** What a mail server says to the n-th mail of all, and to the m-th on a connection: `hang up` says nothing. */
type Script = (moment: 'MAIL' | 'RCPT' | 'end of data', n: number, m: number) => string;

async function relaying(script: Script, size: number) {
  const seen = { connections: 0, mails: 0, taken: [] as string[] };
  server = createServer((socket) => {
    open.add(socket);
    seen.connections += 1;
    socket.on('error', () => {});
    const say = (text: string) => (text === 'hang up' ? socket.destroy() : void socket.write(`${text}\r\n`));
    say('220 relay');
    let own = 0;
    const begun = () => {
      seen.mails += 1;
      own += 1;
      say(script('MAIL', seen.mails, own));
    };
    const ended = (mail: string) => {
      const said = script('end of data', seen.mails, own);
      if (said.startsWith('2')) seen.taken.push(/^Subject: (.*)/.exec(mail)![1]!);
      say(said);
    };
    const answers: Readonly<Record<string, () => void>> = {
      MAIL: begun,
      RCPT: () => say(script('RCPT', seen.mails, own)),
      DATA: () => say('354 go on'),
    };
    hear(socket, ended, (verb) => (answers[verb] ?? (() => say('250 ok')))());
  });
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  pool = relayPool(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, size);
  return { pool, seen };
}

/** Takes commands and mails apart. */
function hear(socket: Socket, onMail: (mail: string) => void, onVerb: (verb: string) => void): void {
  let pending = '';
  let inData = false;
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (;;) {
      const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const line = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      const mail = inData;
      const verb = line.slice(0, 4).toUpperCase();
      inData = !mail && verb === 'DATA';
      if (mail) onMail(line);
      else onVerb(verb);
    }
  });
}

test('many mails go over few connections, each once', async () => {
  const { pool, seen } = await relaying(() => '250 ok', 3);
  const sent = await Promise.all(Array.from({ length: 40 }, (_, n) => pool.deliver(mail(n), going)));
  expect(sent.every(({ outcome }) => outcome === 'sent')).toBe(true);
  expect(new Set(seen.taken).size).toBe(40);
  expect(seen.taken).toHaveLength(40);
  expect(seen.connections).toBe(3);
});

test('a kept connection that was hung up meanwhile says nothing about the mail', async () => {
  const { pool, seen } = await relaying(
    (moment, _n, own) => (moment === 'MAIL' && own === 2 ? 'hang up' : '250 ok'),
    1,
  );
  for (const n of [1, 2, 3]) expect(await pool.deliver(mail(n), going)).toEqual({ outcome: 'sent' });
  expect(seen.taken).toEqual(['1', '2', '3']);
  expect(seen.connections).toBe(3);
});

test('a refusal is of its mail alone, and the next goes', async () => {
  const { pool } = await relaying(
    (moment, n) => (moment === 'RCPT' && n === 1 ? '550 5.1.1 unknown' : '250 ok'),
    1,
  );
  expect(await pool.deliver(mail(1), going)).toEqual({ outcome: 'failed', reason: '550 5.1.1', final: true });
  expect(await pool.deliver(mail(2), going)).toEqual({ outcome: 'sent' });
});

test('an answer that is lost after the data is uncertain, also on a kept connection, and is not sent again', async () => {
  const { pool, seen } = await relaying(
    (moment, n) => (moment === 'end of data' && n === 2 ? 'hang up' : '250 ok'),
    1,
  );
  expect(await pool.deliver(mail(1), going)).toEqual({ outcome: 'sent' });
  expect(await pool.deliver(mail(2), going)).toEqual({ outcome: 'uncertain' });
  expect(await pool.deliver(mail(3), going)).toEqual({ outcome: 'sent' });
  expect(seen.taken).toEqual(['1', '3']);
});

test('a relay that is not there makes it failed for now', async () => {
  const { pool } = await relaying(() => '250 ok', 2);
  await new Promise<void>((resolve) => server!.close(() => resolve()));
  server = undefined;
  expect(await pool.deliver(mail(1), going)).toMatchObject({ outcome: 'failed', final: false });
});
