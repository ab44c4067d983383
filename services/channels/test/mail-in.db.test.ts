import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type RunningChannels, freshEnvironment, letter, startChannels } from './running.ts';
import { speak } from './smtp-speech.ts';

let channels: RunningChannels;
beforeAll(async () => {
  channels = await startChannels(
    await freshEnvironment({ MAILBOXES: 'support@rapport.example,sales@rapport.example' }),
  );
});
afterAll(() => channels.stop());

interface MailRow {
  readonly mail_id: string;
  readonly bucket: string;
  readonly conversation_id: string | null;
  readonly message_id: string | null;
  readonly same_id_other_content: boolean;
}
const mails = () =>
  channels.database.many<MailRow>(sql`select * from read.mails_v1 order by arrived_at, mail_id, repeat`);
const events = (type: string) =>
  channels.database.many<{ stream_id: string; data: Record<string, unknown> }>(
    sql`select stream_id, data from es.events where type = ${type} order by position`,
  );
/** Until every mail so far is settled: then the rows that came after `known`. */
async function settledAfter(known: number, wanted: number): Promise<readonly MailRow[]> {
  const rows = await eventually(
    mails,
    (all) =>
      all.length >= known + wanted &&
      all.every(({ bucket, conversation_id: id }) => bucket !== 'open' || id !== null),
    { what: 'mails settled', within: 20_000 },
  );
  return rows.slice(known);
}
const count = async () => (await mails()).length;

describe('mail in', () => {
  test('[R044] a mail by SMTP becomes a message of a new conversation, sealed everywhere', async () => {
    const known = await count();
    const answer = await channels.mail(letter({ Subject: '=?utf-8?B?6K6i5Y2V?=' }, 'canary-body 你好'));
    expect(answer).toMatch(/^250 /);
    const [row] = await settledAfter(known, 1);
    expect(row).toMatchObject({ bucket: 'open' });
    const dump = JSON.stringify(await channels.database.many(sql`select data from es.events`));
    for (const canary of ['canary-body', 'li@customer.example', '订单', 'Li Hua'])
      expect(dump).not.toContain(canary);
    const shown = await channels.ask('GET', `/api/channels/v1/mails/${row!.mail_id}/raw`);
    expect(shown.text).toContain('canary-body 你好');
    expect(shown.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  test('a repeat is counted on the same mail and makes no second message', async () => {
    const known = await count();
    const blobs = async () =>
      (await channels.database.one<{ n: number }>(sql`select count(*) as n from blobs.blobs`)).n;
    const raw = letter({});
    await channels.mail(raw);
    await settledAfter(known, 1);
    const kept = await blobs();
    await channels.mail(raw);
    await channels.mail(raw);
    const rows = await settledAfter(known, 3);
    expect(rows.map(({ bucket }) => bucket).sort()).toEqual(['open', 'repeat', 'repeat']);
    expect(new Set(rows.map(({ mail_id: id }) => id)).size).toBe(1);
    expect(await blobs()).toBe(kept);
  });

  test('fifty deliveries of one mail at once are one mail and 49 repeats', async () => {
    const known = await count();
    const raw = letter({});
    await Promise.all(Array.from({ length: 50 }, () => channels.mail(raw)));
    const rows = await settledAfter(known, 50);
    expect(rows.filter(({ bucket }) => bucket === 'open')).toHaveLength(1);
    expect(rows.filter(({ bucket }) => bucket === 'repeat')).toHaveLength(49);
  });

  test('the same Message-ID with other content is a new, marked mail', async () => {
    const known = await count();
    const id = `<${randomUUID()}@customer.example>`;
    await channels.mail(letter({ 'Message-ID': id }, 'first'));
    await channels.mail(letter({ 'Message-ID': id }, 'second'));
    const rows = await settledAfter(known, 2);
    expect(rows.map((row) => row.same_id_other_content).sort()).toEqual([false, true]);
    const marked = (await events('MessageReceived')).filter(({ data }) =>
      (data['marks'] as string[]).includes('same-id-other-content'),
    );
    expect(marked).toHaveLength(1);
  });

  test('a mail to two mailboxes is one mail for each', async () => {
    const known = await count();
    await channels.mail(letter({}), {
      to: ['support@rapport.example', 'sales+x@rapport.example', 'SUPPORT@rapport.example'],
    });
    const rows = await settledAfter(known, 2);
    expect(new Set(rows.map(({ conversation_id: id }) => id)).size).toBe(2);
  });

  test('mail for anybody else is refused: no open relay', async () => {
    const known = await count();
    await expect(channels.mail(letter({}), { to: 'someone@else.example' })).rejects.toThrow(/550/);
    await expect(channels.mail(letter({}), { to: 'support@rapport.example@else.example' })).rejects.toThrow(
      /55\d|50\d/,
    );
    expect(await count()).toBe(known);
  });
});

describe('threads', () => {
  const conversationOf = async (known: number) => (await settledAfter(known, 1))[0]!.conversation_id!;

  test('an answer joins by In-Reply-To, and by References', async () => {
    const known = await count();
    const ids = [1, 2, 3].map(() => `<${randomUUID()}@customer.example>`);
    await channels.mail(letter({ 'Message-ID': ids[0]! }));
    const conversation = await conversationOf(known);
    await channels.mail(letter({ 'Message-ID': ids[1]!, 'In-Reply-To': ids[0]! }));
    await channels.mail(letter({ References: `<unknown@x.example> ${ids[0]!}` }));
    const rows = await settledAfter(known, 3);
    expect(rows.map((row) => row.conversation_id)).toEqual([conversation, conversation, conversation]);
  });

  test('somebody who takes no part begins a conversation of their own', async () => {
    const known = await count();
    const id = `<${randomUUID()}@customer.example>`;
    await channels.mail(letter({ 'Message-ID': id }));
    await settledAfter(known, 1);
    await channels.mail(letter({ From: 'stranger@else.example', 'In-Reply-To': id }));
    const rows = await settledAfter(known, 2);
    expect(new Set(rows.map((row) => row.conversation_id)).size).toBe(2);
  });

  test('a colleague who was written to takes part', async () => {
    const known = await count();
    const id = `<${randomUUID()}@customer.example>`;
    await channels.mail(letter({ 'Message-ID': id, Cc: 'Wang <wang@customer.example>' }));
    await settledAfter(known, 1);
    await channels.mail(letter({ From: 'wang@customer.example', 'In-Reply-To': id }));
    const rows = await settledAfter(known, 2);
    expect(new Set(rows.map((row) => row.conversation_id)).size).toBe(1);
  });

  test('an answer that overtakes its parent, and ten of one thread at once, come together', async () => {
    const known = await count();
    const first = `<${randomUUID()}@customer.example>`;
    await channels.mail(letter({ 'In-Reply-To': first, Subject: 'Re: order' }));
    await settledAfter(known, 1);
    await channels.mail(letter({ 'Message-ID': first }));
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => channels.mail(letter({ References: first, Subject: `Re: ${n}` }))),
    );
    const rows = await settledAfter(known, 12);
    expect(new Set(rows.map((row) => row.conversation_id)).size).toBe(1);
  });
});

describe('what machines write', () => {
  test('an automatic answer is set aside, is shown where it belongs, and waits for nobody', async () => {
    const known = await count();
    const id = `<${randomUUID()}@customer.example>`;
    await channels.mail(letter({ 'Message-ID': id }));
    const [first] = await settledAfter(known, 1);
    await channels.mail(letter({ 'In-Reply-To': id, 'Auto-Submitted': 'auto-replied' }, 'I am away'));
    await channels.mail(letter({ 'Auto-Submitted': 'auto-generated' }, 'a newsletter'));
    const rows = await settledAfter(known, 3);
    const automatic = rows.filter(({ bucket }) => bucket === 'automatic');
    expect(automatic.map((row) => row.conversation_id).sort()).toEqual([first!.conversation_id, null].sort());
    const lines = await channels.database.many<{ automatic: boolean }>(sql`
      select automatic from read.messages_v1 where conversation_id = ${first!.conversation_id} order by at`);
    expect(lines.map((line) => line.automatic)).toEqual([false, true]);
    const { waiting } = await channels.database.one<{ waiting: object }>(sql`
      select waiting from read.conversations_v1 where conversation_id = ${first!.conversation_id}`);
    expect(Object.keys(waiting)).toHaveLength(1);
  });

  test('an empty return path is automatic, and our own mailbox as sender is a loop', async () => {
    const known = await count();
    await channels.mail(letter({}), { from: '' });
    await channels.mail(letter({ From: 'support@rapport.example' }));
    const rows = await settledAfter(known, 2);
    expect(rows.map(({ bucket }) => bucket).sort()).toEqual(['automatic', 'loop']);
  });
});

describe('hostile mail', () => {
  test('every mail of the collection is taken, kept and settled, and nothing is parked', async () => {
    const known = await count();
    const folder = new URL('./mails/', import.meta.url);
    const files = readdirSync(folder).filter((name) => name.endsWith('.eml') && name !== 'empty.eml');
    for (const file of files)
      await channels.mail(readFileSync(new URL(file, folder)), { from: 'x@y.example' });
    await settledAfter(known, files.length);
    expect(await channels.database.many(sql`select * from ops.parked`)).toEqual([]);
  });

  test('a connection lost in the middle of a mail leaves nothing', async () => {
    const known = await count();
    const speech = await speak(channels.smtpPort);
    for (const line of ['EHLO test', 'MAIL FROM:<x@y.example>', 'RCPT TO:<support@rapport.example>', 'DATA'])
      await speech.say(line);
    await speech.pour(Buffer.from(letter({})));
    speech.end();
    await channels.mail(letter({}));
    await settledAfter(known, 1);
    expect(await count()).toBe(known + 1);
  });
});
