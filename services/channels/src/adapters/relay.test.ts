import { type Server, type Socket, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../packages/kernel/src/testing/eventually.ts';
import { smtpRelay } from './relay.ts';

const mail = {
  envelope: { from: 'support@rapport.example', to: 'li@customer.example' },
  raw: Buffer.from('Subject: hello\r\n\r\n.dot\r\nbody\r\n'),
};
const going = new AbortController().signal;
let server: Server | undefined;
const open = new Set<Socket>();
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

/** A relay that answers by script: what to say to each command, or when to hang up. */
async function scripted(
  answers: Readonly<Record<string, string | 'hang up'>>,
): Promise<{ url: string; data: () => string }> {
  let data = '';
  server = createServer((socket) => {
    open.add(socket);
    let inData = false;
    let pending = '';
    const say = (what: string) => {
      const answer = answers[what] ?? '250 ok';
      if (answer === 'silence') return;
      if (answer === 'hang up') socket.destroy();
      else socket.write(`${answer}\r\n`);
    };
    socket.on('error', () => {});
    socket.write(`${answers['greeting'] ?? '220 relay'}\r\n`);
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1');
      for (;;) {
        const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) break;
        const line = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          data = line;
          inData = false;
          say('end of data');
        } else if (/^DATA/i.test(line)) {
          inData = (answers['DATA'] ?? '354 go on').startsWith('354');
          say(answers['DATA'] ? 'DATA' : 'go on');
        } else say(line.split(/[ :]/)[0]!.toUpperCase());
      }
    });
  });
  answers = { 'go on': '354 go on', QUIT: '221 bye', ...answers };
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, data: () => data };
}

describe('the relay', () => {
  test('that takes the mail makes it sent', async () => {
    const { url, data } = await scripted({});
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({ outcome: 'sent' });
    expect(data()).toBe('Subject: hello\r\n\r\n..dot\r\nbody');
  });

  test('that refuses for good makes it failed for good, without quoting what it said', async () => {
    const { url } = await scripted({ RCPT: '550 5.1.1 <li@customer.example> unknown' });
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({
      outcome: 'failed',
      reason: '550 5.1.1',
      final: true,
    });
  });

  test('that refuses the content after all of it makes it failed for good', async () => {
    const { url } = await scripted({ 'end of data': '554 5.7.1 spam' });
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({
      outcome: 'failed',
      reason: '554 5.7.1',
      final: true,
    });
  });

  test('that greylists makes it failed for now', async () => {
    const { url } = await scripted({ RCPT: '451 4.7.1 come back later' });
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({
      outcome: 'failed',
      reason: '451 4.7.1',
      final: false,
    });
  });

  test('that is busy after the data makes it failed for now', async () => {
    const { url } = await scripted({ 'end of data': '452 4.3.1 full' });
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({
      outcome: 'failed',
      reason: '452 4.3.1',
      final: false,
    });
  });

  test('that wants nobody makes it failed for now: it says nothing about this mail', async () => {
    const { url } = await scripted({ greeting: '554 no service' });
    expect(await smtpRelay(url).deliver(mail, going)).toMatchObject({ outcome: 'failed', final: false });
  });

  test('that is not there makes it failed for now', async () => {
    const { url } = await scripted({});
    await new Promise<void>((resolve) => server!.close(() => resolve()));
    server = undefined;
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({
      outcome: 'failed',
      reason: 'unreachable',
      final: false,
    });
  });

  test('that hangs up before the data makes it failed for now', async () => {
    for (const at of ['MAIL', 'RCPT', 'DATA']) {
      const { url } = await scripted({ [at]: 'hang up' });
      expect(await smtpRelay(url).deliver(mail, going), at).toMatchObject({
        outcome: 'failed',
        final: false,
      });
      await new Promise<void>((resolve) => server!.close(() => resolve()));
    }
    server = undefined;
  });

  test('that hangs up after the data, without a word, makes it uncertain', async () => {
    const { url } = await scripted({ 'end of data': 'hang up' });
    expect(await smtpRelay(url).deliver(mail, going)).toEqual({ outcome: 'uncertain' });
  });

  test('that says nothing after the data is given up when the service stops, as uncertain', async () => {
    const { url, data } = await scripted({ 'end of data': 'silence' });
    const stopping = new AbortController();
    const delivered = smtpRelay(url).deliver(mail, stopping.signal);
    await eventually(data, (text) => text !== '', { what: 'the data at the relay' });
    stopping.abort();
    expect(await delivered).toEqual({ outcome: 'uncertain' });
  });
});
