import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { readHeader } from '../src/adapters/mail-header.ts';
import { ANN_ID, BOB_ID, type RunningChannels, freshEnvironment, letter, startChannels } from './running.ts';
import { API, becomes, conversationFrom, conversations } from './visits.ts';

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
      from: 'support@rapport.example',
      to: 'li@customer.example',
      text: '明天到',
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
});
