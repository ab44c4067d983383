import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { readHeader } from '../src/adapters/mail-header.ts';
import { ANN_ID, BOB_ID, type RunningChannels, freshEnvironment, letter, startChannels } from './running.ts';

const API = '/api/channels/v1';

/** Lets a mail in and gives the id of its conversation. */
async function conversationFrom(
  channels: RunningChannels,
  lines: Record<string, string> = {},
): Promise<string> {
  const messageId = lines['Message-ID'] ?? `<${randomUUID()}@customer.example>`;
  const known = await conversations(channels);
  await channels.mail(letter({ ...lines, 'Message-ID': messageId }));
  const all = await eventually(
    () => conversations(channels),
    (seen) => seen.length > known.length,
    { what: 'a conversation' },
  );
  return all.find((id) => !known.includes(id))!;
}
const conversations = async ({ database }: RunningChannels) =>
  (await database.many<{ id: string }>(sql`select conversation_id as id from read.conversations_v1`)).map(
    ({ id }) => id,
  );
const replyRow = ({ database }: RunningChannels, replyId: string) =>
  database.maybeOne<{
    state: string;
    reason: string;
    final: boolean;
    attempt: number;
    retry_at: string | null;
  }>(
    sql`select state, reason, final, attempt, retry_at from read.outbound_replies_v1 where reply_id = ${replyId}`,
  );
const becomes = (channels: RunningChannels, replyId: string, state: string) =>
  eventually(
    () => replyRow(channels, replyId),
    (row) => row?.state === state,
    { what: state, within: 20_000 },
  );

describe('answering without a relay', () => {
  let channels: RunningChannels;
  beforeAll(async () => {
    channels = await startChannels(await freshEnvironment());
  });
  afterAll(() => channels.stop());

  test('[R044] an agent takes, notes and answers; the answer lies in the local mailbox and threads', async () => {
    const question = `<${randomUUID()}@customer.example>`;
    const id = await conversationFrom(channels, { 'Message-ID': question, Subject: '=?utf-8?B?6K6i5Y2V?=' });
    const path = `${API}/conversations/${id}`;
    expect((await channels.ask('POST', `${path}/replies`, { body: { text: 'no' } })).body).toMatchObject({
      status: 409,
      code: 'conversation-not-yours',
    });
    expect((await channels.ask('POST', `${path}/actions/take`)).status).toBe(200);
    expect((await channels.ask('POST', `${path}/actions/take`, { account: BOB_ID })).body).toMatchObject({
      code: 'conversation-owned-by-another',
      owner: ANN_ID,
    });
    expect((await channels.ask('POST', `${path}/notes`, { body: { text: 'VIP' } })).status).toBe(201);
    const answer = await channels.ask('POST', `${path}/replies`, { body: { text: '明天到' } });
    expect(answer.status).toBe(202);
    const { replyId } = answer.body as unknown as { replyId: string };
    await becomes(channels, replyId, 'sent');
    const kept = await channels.ask('GET', `${API}/local-mailbox/${replyId}`, {
      headers: { 'rapport-after': answer.headers.get('rapport-position')! },
    });
    expect(kept.body).toMatchObject({
      replyId,
      conversationId: id,
      to: 'li@customer.example',
      subject: 'Re: 订单',
    });
    const header = readHeader(Buffer.from((kept.body as unknown as { raw: string }).raw));
    expect(header.first('in-reply-to')).toBe(question);
    expect(header.first('message-id')).toBe(`<${replyId}@rapport.example>`);

    // The customer answers from a program that forgets all ids: the address leads back.
    await channels.mail(letter({ Subject: 'thanks' }), { to: header.first('reply-to') });
    const lines = await eventually(
      () =>
        channels.database.many<{ kind: string }>(
          sql`select kind from read.messages_v1 where conversation_id = ${id} order by at`,
        ),
      (all) => all.length === 4,
      { what: 'the thanks' },
    );
    expect(lines.map(({ kind }) => kind)).toEqual(['received', 'note', 'reply', 'received']);
  });

  test('the same request under one key queues one reply', async () => {
    const id = await conversationFrom(channels);
    await channels.ask('POST', `${API}/conversations/${id}/actions/take`);
    const headers = { 'idempotency-key': 'k1' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        channels.ask('POST', `${API}/conversations/${id}/replies`, { body: { text: 'hi' }, headers }),
      ),
    );
    const ids = new Set(answers.map(({ body }) => (body as unknown as { replyId: string }).replyId));
    expect(ids.size).toBe(1);
    const other = await channels.ask('POST', `${API}/conversations/${id}/replies`, {
      body: { text: 'other' },
      headers,
    });
    expect(other.status).toBe(422);
  });

  test('HTML and attachments come out harmless, and only of their own conversation', async () => {
    const raw = [
      'From: li@customer.example',
      'To: support@rapport.example',
      `Message-ID: <${randomUUID()}@customer.example>`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/html',
      '',
      '<p onclick="x()">hi</p><script>alert(1)</script>',
      '--b',
      'Content-Type: image/svg+xml',
      'Content-Disposition: attachment; filename="<b>.svg"',
      '',
      '<svg onload="alert(1)"/>',
      '--b--',
      '',
    ].join('\r\n');
    const known = await conversations(channels);
    await channels.mail(raw);
    const all = await eventually(
      () => conversations(channels),
      (seen) => seen.length > known.length,
    );
    const id = all.find((one) => !known.includes(one))!;
    const line = await eventually(
      () =>
        channels.database.maybeOne<{ message_id: string; attachments: { blobId: string }[] }>(
          sql`select message_id, attachments from read.messages_v1 where conversation_id = ${id}`,
        ),
      (row) => row !== undefined,
    );
    const html = await channels.ask('GET', `${API}/conversations/${id}/messages/${line!.message_id}/html`);
    expect(html.text.trim()).toBe('<p>hi</p>');
    expect(html.headers.get('content-security-policy')).toMatch(/^sandbox allow-popups.*default-src 'none'/);
    const { blobId } = line!.attachments[0]!;
    const file = await channels.ask('GET', `${API}/conversations/${id}/attachments/${blobId}`);
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="_b_.svg"; filename*=UTF-8''_b_.svg`,
    );
    expect(file.headers.get('content-type')).toBe('application/octet-stream');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    const elsewhere = known[0]!;
    expect(
      (await channels.ask('GET', `${API}/conversations/${elsewhere}/attachments/${blobId}`)).status,
    ).toBe(404);
    expect(
      (await channels.ask('GET', `${API}/conversations/${elsewhere}/messages/${line!.message_id}/html`))
        .status,
    ).toBe(404);
  });

  test('[R062] [C3] what was received is answered, open or set aside, and each is listed', async () => {
    const day = new Date().toISOString().slice(0, 10);
    await conversationFrom(channels);
    const spam = await conversationFrom(channels);
    await channels.ask('POST', `${API}/conversations/${spam}/actions/close`, { body: { reason: 'spam' } });
    const done = await conversationFrom(channels);
    const closed = await channels.ask('POST', `${API}/conversations/${done}/actions/close`, {
      body: { reason: 'no-answer-needed' },
    });
    await channels.mail(letter({ 'Auto-Submitted': 'auto-generated' }));
    const twice = letter({});
    await channels.mail(twice);
    await channels.mail(twice);
    interface Day {
      readonly received: number;
      readonly answered: number;
      readonly open: number;
      readonly unaccounted: number;
      readonly setAside: Record<string, number>;
    }
    const reckon = async () => {
      const { body } = await channels.ask('GET', `${API}/reckoning?from=${day}&to=${day}`, {
        headers: { 'rapport-after': closed.headers.get('rapport-position')! },
      });
      return (body as unknown as { days: Day[] }).days[0]!;
    };
    const counted = await eventually(
      reckon,
      ({ setAside, unaccounted }) =>
        setAside['automatic'] === 1 && setAside['repeat'] === 1 && unaccounted === 0,
    );
    expect(counted.setAside).toMatchObject({ spam: 1, closed: 1, repeat: 1, automatic: 1, bounce: 0 });
    expect(counted.answered).toBeGreaterThanOrEqual(1);
    const { n } = await channels.database.one<{ n: number }>(
      sql`select count(*) as n from es.events where type in ('MailAccepted', 'MailRepeated')`,
    );
    expect(counted.received).toBe(n);
    for (const [bucket, size] of [
      ['open', counted.open],
      ['answered', counted.answered],
      ['spam', 1],
      ['automatic', 1],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await channels.ask('GET', `${API}/reckoning/${day}/${bucket}?limit=1${cursor}`);
        const { items, nextCursor } = body as unknown as {
          items: { mailId: string; arrivedAt: string }[];
          nextCursor?: string;
        };
        seen.push(...items.map(({ arrivedAt, mailId }) => `${arrivedAt} ${mailId}`));
        cursor = nextCursor ? `&cursor=${nextCursor}` : '';
      } while (cursor);
      expect(seen).toHaveLength(size);
      expect(seen).toEqual(seen.toSorted());
    }
    await channels.ask('POST', `${API}/conversations/${spam}/actions/reopen`);
    await eventually(reckon, ({ setAside, open }) => setAside['spam'] === 0 && open === counted.open + 1);
  });

  test('a day is a day of the zone that is asked for, and nonsense is refused', async () => {
    const path = `${API}/reckoning?from=2026-01-01&to=2026-01-02`;
    expect((await channels.ask('GET', `${path}&zone=Asia/Shanghai`)).status).toBe(200);
    expect((await channels.ask('GET', `${path}&zone=Moon/Base`)).body).toMatchObject({
      code: 'unknown-time-zone',
    });
    expect((await channels.ask('GET', `${API}/reckoning?from=2025-01-01&to=2026-12-31`)).body).toMatchObject({
      code: 'range-too-long',
    });
    expect((await channels.ask('GET', `${API}/reckoning?from=yesterday&to=2026-12-31`)).status).toBe(400);
    expect((await channels.ask('GET', `${API}/reckoning/2026-01-01/everything`)).status).toBe(400);
    expect(
      (await channels.ask('GET', `${API}/reckoning/2026-01-01/open?cursor=AAAA.BBBB`)).body,
    ).toMatchObject({ code: 'invalid-cursor' });
  });
});

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
    const { automatic } = await channels.database.one<{ automatic: boolean }>(
      sql`select automatic from read.messages_v1 where conversation_id = ${id} and kind = 'received' order by at desc limit 1`,
    );
    expect(automatic).toBe(true);
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
