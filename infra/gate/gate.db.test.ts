import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { linkToken } from '../../services/channels/src/adapters/link-token.ts';
import { type Company, type Taken, sink, startCompany } from './company.ts';
import { customer, publishMaterial } from './customers.ts';

// Noon in Shanghai, where customers live who did not say otherwise.
const NOON = '2026-03-05T04:00:00.000Z';
const MATERIAL = '0190a1de-0000-7000-8000-0000000000b1';

let mails: Awaited<ReturnType<typeof sink>>;
let company: Company;
beforeAll(async () => {
  mails = await sink();
  company = await startCompany(mails.url, NOON);
  await publishMaterial(company, MATERIAL);
});
afterAll(async () => {
  await company.stop();
  await mails.close();
});

const takenBy = (name: string) => mails.taken.filter(({ to }) => to === `${name}@customer.example`);

async function send(partyId: string, materialId = MATERIAL): Promise<string> {
  const { status, body } = await company.ask('channels', 'POST', '/sendings', { partyId, materialId });
  expect(status, JSON.stringify(body)).toBe(201);
  return (body as unknown as { messageId: string }).messageId;
}

interface Row {
  readonly state: string;
  readonly reason: string;
  readonly due_at: string | null;
}
const stands = (messageId: string, wanted: Partial<Row>) =>
  eventually(
    () =>
      company.channels.maybeOne<Row>(
        sql`select state, reason, due_at from read.sendings_v1 where message_id = ${messageId}`,
      ),
    (row) =>
      row !== undefined && Object.entries(wanted).every(([name, value]) => row[name as keyof Row] === value),
    { what: `${JSON.stringify(wanted)}` },
  );

describe('the send gate', () => {
  test('lets through what is permitted, in both renderings, with a way out', async () => {
    const { partyId } = await customer(company, 'li');
    const messageId = await send(partyId);
    await stands(messageId, { state: 'sent' });
    const [mail] = takenBy('li') as [Taken];
    expect(mail.raw).toContain(`Message-ID: <${messageId}@rapport.example>`);
    expect(mail.raw).toMatch(
      /List-Unsubscribe: <https:\/\/crm\.example\/api\/customers\/v1\/public\/unsubscribe\/[^>]+>/,
    );
    expect(mail.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(mail.raw).toContain('multipart/alternative');
    // It is known what a customer is called some time after they are.
    const listed = () => company.ask('channels', 'GET', `/sendings?partyId=${partyId}`);
    const { body } = await eventually(listed, (answer) => JSON.stringify(answer.body).includes('"name"'));
    expect(body).toMatchObject({ items: [{ messageId, customer: { name: 'li' } }], locked: false });
  });

  test('asks at the moment of sending: what was never given or was withdrawn is stopped, with the reason', async () => {
    const never = await customer(company, 'wang', false);
    await stands(await send(never.partyId), { state: 'stopped', reason: 'never-given' });
    const zhao = await customer(company, 'zhao');
    const gone = await company.ask(
      'customers',
      'POST',
      `/parties/${zhao.partyId}/consents/actions/withdraw`,
      {
        note: 'on the phone',
      },
    );
    expect(gone.status).toBe(200);
    await stands(await send(zhao.partyId), { state: 'stopped', reason: 'withdrawn' });
    expect([...takenBy('wang'), ...takenBy('zhao')]).toEqual([]);
    const { body } = await company.ask('channels', 'GET', '/sendings/counts');
    const { counts } = body as unknown as { counts: object[] };
    for (const reason of ['never-given', 'withdrawn'])
      expect(counts).toContainEqual({ state: 'stopped', reason, count: 1 });
  });

  test('a hard bounce suppresses the address until a person frees it; a complaint is said', async () => {
    const { partyId, contactPoint } = await customer(company, 'feng');
    const first = await send(partyId);
    await stands(first, { state: 'sent' });
    await company.mail(report(first, 'delivery-status'), { from: '', to: 'support@rapport.example' });
    await eventually(
      () =>
        company.channels.many(
          sql`select from read.suppressions_v1 where contact_point = ${contactPoint} and suppressed`,
        ),
      (rows) => rows.length === 1,
    );
    const other = '0190a1de-0000-7000-8000-0000000000b2';
    await publishMaterial(company, other);
    await stands(await send(partyId, other), { state: 'stopped', reason: 'suppressed' });
    const listed = await company.ask('channels', 'GET', '/suppressions');
    const [entry] = (listed.body as unknown as { items: { addressId: string; code: string }[] }).items;
    expect(entry).toMatchObject({ code: '5.1.1', customer: { name: 'feng' } });
    const freed = await company.ask('channels', 'POST', `/suppressions/${entry!.addressId}/actions/free`);
    expect(freed.status).toBe(200);
    const third = '0190a1de-0000-7000-8000-0000000000b3';
    await publishMaterial(company, third);
    const again = await send(partyId, third);
    await stands(again, { state: 'sent' });
    await company.mail(report(again, 'feedback-report'), { from: '', to: 'support@rapport.example' });
    await eventually(
      () =>
        company.channels.many(sql`select from read.sendings_v1 where message_id = ${again} and complained`),
      (rows) => rows.length === 1,
    );
  });

  test('an answer from the address it went to begins a conversation and is noted; a link leads where its material says', async () => {
    const { partyId } = await customer(company, 'cheng');
    const messageId = await send(partyId);
    await stands(messageId, { state: 'sent' });
    const answer = (from: string) =>
      company.mail(
        `From: <${from}>\r\nTo: support@rapport.example\r\nSubject: Re\r\nIn-Reply-To: <${messageId}@rapport.example>\r\n\r\nyes\r\n`,
        { from, to: 'support@rapport.example' },
      );
    const from = ['stranger@elsewhere.example', 'cheng@customer.example'];
    const writers = from.map((address) => company.indexHash('email', address));
    await answer('stranger@elsewhere.example');
    await answer('cheng@customer.example');
    await eventually(
      () =>
        company.channels.many(
          sql`select from read.conversations_v1 where contact_point = any(${writers}::text[])`,
        ),
      (rows) => rows.length === 2,
    );
    await eventually(
      () =>
        company.channels.one<{ answers: number }>(
          sql`select answers from read.sendings_v1 where message_id = ${messageId}`,
        ),
      ({ answers }) => answers === 1,
    );
    const token = linkToken({ messageId, link: 'shop' }, company.indexHash);
    const followed = await company.ask('channels', 'GET', `/public/links/${token}`);
    expect(followed).toMatchObject({ status: 302, location: 'https://shop.example/spring' });
    const tampered = `${token.slice(0, -2)}AA`;
    expect((await company.ask('channels', 'GET', `/public/links/${tampered}`)).status).toBe(404);
    await eventually(
      () =>
        company.channels.one<{ links: number }>(
          sql`select links from read.sendings_v1 where message_id = ${messageId}`,
        ),
      ({ links }) => links === 1,
    );
  });

  test('a run is queued as it is released, waits while it is paused, and what was not attempted is never sent once it is cancelled', async () => {
    const parties = await Promise.all(['a', 'b', 'c'].map((name) => customer(company, name)));
    const runId = '0190a1de-0000-7000-8000-0000000000d1';
    const messages = parties.map(({ partyId }, n) => ({
      messageId: `0190a1de-0000-7000-8000-0000000000e${n}`,
      partyId,
    }));
    await company.says('runPrepared', runId, {
      ...{ campaignId: runId, materialId: MATERIAL, materialVersion: 1, purpose: 'news', channel: 'mail' },
      ...{ audienceId: runId, audienceVersion: 1, frozen: true, ratePerSecond: 100, notAfter: '' },
      ...{ code: 'RU-1', listed: 3, listDigest: '' },
    });
    await company.says('messagesReleased', runId, { messages: messages.slice(0, 1), passedOver: 0 });
    await stands(messages[0]!.messageId, { state: 'sent' });
    await company.says('runPaused', runId, { by: runId, reason: 'other' });
    await company.says('messagesReleased', runId, { messages: messages.slice(1), passedOver: 0 });
    const { partyId } = await customer(company, 'd');
    await eventually(
      () => company.channels.many(sql`select from read.sendings_v1 where run_id = ${runId}`),
      (rows) => rows.length === 3,
    );
    // What was queued after them goes: the run stands still, and the gate does not.
    await stands(await send(partyId), { state: 'sent' });
    await stands(messages[1]!.messageId, { state: 'queued' });
    await company.says('runCancelled', runId, { by: runId, reason: 'other' });
    for (const { messageId } of messages.slice(1))
      await stands(messageId, { state: 'stopped', reason: 'cancelled' });
    expect(['a', 'b', 'c', 'd'].map((name) => takenBy(name).length)).toEqual([1, 0, 0, 1]);
  });

  test('while customers are away nobody is written to, and it goes on by itself', async () => {
    const { partyId } = await customer(company, 'zheng');
    await company.stopCustomers();
    const messageId = await send(partyId);
    await stands(messageId, { state: 'held', reason: 'customers-away' });
    await company.startCustomers();
    await stands(messageId, { state: 'sent' });
  });

  test('[C2] promotion waits while a case is open and for days after it; the owner is named; what is held goes then', async () => {
    const { partyId } = await customer(company, 'zhou');
    const caseId = '0190a1de-0000-7000-8000-0000000000c1';
    const owner = '0190a1de-0000-7000-8000-00000000000b';
    await company.says('caseOpened', caseId, { ...CASE, partyId });
    await company.says('caseAssigned', caseId, { accountId: owner, from: '', by: owner });
    await eventually(
      () => company.channels.many(sql`select from read.gate_cases_v1 where owner = ${owner}`),
      (rows) => rows.length === 1,
    );
    const messageId = await send(partyId);
    await stands(messageId, { state: 'held', reason: 'open-case' });
    const { partyId: other } = await customer(company, 'wu');
    await stands(await send(other), { state: 'sent' });
    await company.says('caseResolved', caseId, {
      accountId: owner,
      cause: 'other',
      solution: undefined,
      resolution: undefined,
    });
    await stands(messageId, { state: 'held', reason: 'after-case', due_at: '2026-03-08T04:00:00.000Z' });
    company.clock.set(new Date('2026-03-08T04:00:00.000Z'));
    await stands(messageId, { state: 'sent' });
    expect([takenBy('zhou').length, takenBy('wu').length]).toEqual([1, 1]);
  });

  test('[F20] what was sent is not sent again when the read models that the gate works from are made anew, beside it or from nothing', async ({
    task,
  }) => {
    task.meta.trial = {
      injected:
        'the read models of messages and replies are rebuilt beside the live ones, then emptied and folded again from the first event on, while the gate goes on',
      holds: 'nothing that was sent or stopped goes out again, and the next message does',
      violations: 0,
    };
    const { partyId } = await customer(company, 'before');
    await stands(await send(partyId), { state: 'sent' });
    const before = mails.taken.length;
    for (const model of MODELS_OF_THE_GATE) {
      await company.ask('channels', 'POST', `/read-models/${model}/actions/rebuild`, { atParity: 'switch' });
      await eventually(
        () =>
          company.channels.one<{ state: string }>(
            sql`select state from ops.rebuilds where read_model = ${model}`,
          ),
        ({ state }) => state === 'switched',
      );
    }
    await company.channels.transaction(async (tx) => {
      await tx.run(sql`delete from read.sendings_v1`);
      await tx.run(sql`delete from read.outbound_replies_v1`);
      await tx.run(
        sql`update ops.checkpoints set position = 0 where name = any(${MODELS_OF_THE_GATE}::text[])`,
      );
    });
    const next = await customer(company, 'after');
    await stands(await send(next.partyId), { state: 'sent' });
    expect(mails.taken.slice(before).map(({ to }) => to)).toEqual(['after@customer.example']);
  });
});

const MODELS_OF_THE_GATE = ['sendings_v1', 'outbound_replies_v1'];

const CASE = {
  ...{ code: 'CS-1', conversationId: '', caseType: 'complaint', priority: 'high', cause: '' },
  ...{ accountId: '', origin: undefined, subject: undefined, description: undefined, terms: undefined },
  ...{ firstResponse: undefined, resolution: undefined },
};

/** What a mail server reports of a message of ours. */
function report(messageId: string, kind: 'delivery-status' | 'feedback-report'): string {
  const said =
    kind === 'delivery-status'
      ? 'Reporting-MTA: dns; mx.customer.example\r\n\r\nFinal-Recipient: rfc822; li@customer.example\r\nAction: failed\r\nStatus: 5.1.1'
      : 'Feedback-Type: abuse\r\nUser-Agent: Provider/1\r\nVersion: 1';
  return [
    'From: MAILER-DAEMON@mx.customer.example',
    'To: support@rapport.example',
    'Subject: report',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${kind}; boundary=xx`,
    '',
    '--xx',
    'Content-Type: text/plain',
    '',
    'Something about your mail.',
    '--xx',
    `Content-Type: message/${kind}`,
    '',
    said,
    '--xx',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <${messageId}@rapport.example>`,
    'Subject: Spring',
    '--xx--',
    '',
  ].join('\r\n');
}
