import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type RunningChannels, freshEnvironment, startChannels } from './running.ts';
import { API, becomes, conversationFrom, replyRow } from './visits.ts';

describe('answering by a relay', () => {
  const started: RunningChannels[] = [];
  const relays: SMTPServer[] = [];
  afterEach(async () => {
    for (const channels of started.splice(0)) await channels.stop();
    for (const relay of relays.splice(0)) await new Promise<void>((resolve) => relay.close(() => resolve()));
  });

  /** A relay that keeps what it takes and answers the n-th mail as told. */
  async function relayThat(answer: (n: number) => Error | undefined) {
    const taken: Buffer[] = [];
    let n = 0;
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['AUTH', 'STARTTLS'],
      closeTimeout: 100,
      onData: (stream, _session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          n += 1;
          const error = answer(n);
          if (!error) taken.push(Buffer.concat(chunks));
          callback(error ?? null);
        });
      },
    });
    relays.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    return {
      url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
      taken,
      tries: () => n,
    };
  }
  async function replyThrough(url: string, clock?: ReturnType<typeof controlledClock>) {
    const channels = await startChannels(await freshEnvironment({ RELAY_URL: url }), clock ? { clock } : {});
    started.push(channels);
    const id = await conversationFrom(channels);
    await channels.ask('POST', `${API}/conversations/${id}/actions/take`);
    const { body } = await channels.ask('POST', `${API}/conversations/${id}/replies`, {
      body: { text: 'answer' },
    });
    return { channels, id, replyId: (body as unknown as { replyId: string }).replyId };
  }
  const code = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });

  test('the reply leaves once and is shown as sent', async () => {
    const relay = await relayThat(() => undefined);
    const { channels, replyId } = await replyThrough(relay.url);
    await becomes(channels, replyId, 'sent');
    expect(relay.taken).toHaveLength(1);
    expect(relay.taken[0]!.toString()).toContain(`Message-ID: <${replyId}@rapport.example>`);
  });

  test('a refusal for good is shown with its code, and a person may have it tried again', async () => {
    const relay = await relayThat((n) => (n === 1 ? code(554, '5.7.1 no <li@customer.example>') : undefined));
    const { channels, id, replyId } = await replyThrough(relay.url);
    expect(await becomes(channels, replyId, 'failed')).toMatchObject({
      reason: '554 5.7.1',
      final: true,
      retry_at: null,
    });
    const retried = await channels.ask('POST', `${API}/conversations/${id}/replies/${replyId}/actions/retry`);
    expect(retried.status).toBe(202);
    await becomes(channels, replyId, 'sent');
    const again = await channels.ask('POST', `${API}/conversations/${id}/replies/${replyId}/actions/retry`);
    expect(again.body).toMatchObject({ code: 'reply-already-sent' });
  });

  test('a refusal for now is tried again when its time has come, under the same Message-ID', async () => {
    const clock = controlledClock(new Date('2026-01-05T08:00:00.000Z'));
    const relay = await relayThat((n) => (n <= 2 ? code(451, '4.7.1 greylisted') : undefined));
    const { channels, replyId } = await replyThrough(relay.url, clock);
    expect(await becomes(channels, replyId, 'failed')).toMatchObject({
      final: false,
      retry_at: '2026-01-05T08:01:00.000Z',
    });
    clock.set(new Date('2026-01-05T08:01:00.000Z'));
    await eventually(
      () => replyRow(channels, replyId),
      (row) => row?.state === 'failed' && row.attempt === 2,
    );
    expect(relay.tries()).toBe(2);
    clock.set(new Date('2026-01-05T08:06:00.000Z'));
    await becomes(channels, replyId, 'sent');
    expect(relay.taken[0]!.toString()).toContain(`Message-ID: <${replyId}@rapport.example>`);
  });

  test('a bounce is shown in its conversation', async () => {
    const relay = await relayThat(() => undefined);
    const { channels, id, replyId } = await replyThrough(relay.url);
    await becomes(channels, replyId, 'sent');
    const bounce = [
      'From: MAILER-DAEMON@relay.example',
      'To: support@rapport.example',
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      '',
      'no such user',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${replyId}@rapport.example>`,
      '',
      '--b--',
      '',
    ].join('\r\n');
    await channels.mail(bounce, { from: '' });
    const rows = await eventually(
      () =>
        channels.database.many(
          sql`select bucket from read.mails_v1 where conversation_id = ${id} and bucket = 'bounce'`,
        ),
      (all) => all.length === 1,
    );
    expect(rows).toEqual([{ bucket: 'bounce' }]);
    // Another read model, which may be a moment behind.
    await eventually(
      () =>
        channels.database.many<{ automatic: boolean }>(
          sql`select automatic from read.messages_v1 where conversation_id = ${id} and kind = 'received' order by at`,
        ),
      (all) => all.at(-1)?.automatic === true,
    );
  });

  test('our own mail that comes back is a loop and reaches nobody', async () => {
    const relay = await relayThat(() => undefined);
    const { channels, replyId } = await replyThrough(relay.url);
    await becomes(channels, replyId, 'sent');
    const back = relay.taken[0]!.toString().replace(/^From: .*$/m, 'From: list@customer.example');
    await channels.mail(back);
    await eventually(
      () => channels.database.many(sql`select bucket from read.mails_v1 where bucket = 'loop'`),
      (all) => all.length === 1,
    );
  });
});
