import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

let now = new Date('2026-03-05T12:00:00.000Z');
const clock = { now: () => now };
const after = (ms: number) => void (now = new Date(now.getTime() + ms));
const admin: Principal = {
  kind: 'person',
  accountId: '0190a1de-0000-7000-8000-00000000000a',
  login: 'ann',
  name: 'Ann',
  role: 'admin',
  sessionId: '0190a1de-0000-7000-8000-00000000000b',
};
const gateway: Principal = { kind: 'service', name: 'console' };

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(channelsService, { clock })));
afterAll(() => staged.close());

const API = '/api/channels/v1';
const post = async (who: Principal, path: string, payload: object) => {
  const answer = await staged.app.inject({
    method: 'POST',
    url: API + path,
    payload,
    headers: await staged.as(who),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const get = async (who: Principal, path: string) => {
  await staged.settle();
  return (await staged.app.inject({ url: API + path, headers: await staged.as(who) })).json();
};
const events = async () => await staged.ports.store.readAll(0, 1_000);

const words = (en: string, zh: string) => ({ en, zh });
const form = {
  title: words('Ask for an offer', '询价'),
  purpose: 'offer',
  fields: [
    { fieldId: 'name', kind: 'name', label: words('Name', '姓名'), required: false, choices: [] },
    { fieldId: 'mail', kind: 'mail', label: words('E-mail', '邮箱'), required: true, choices: [] },
    {
      ...{ fieldId: 'tea', kind: 'choice', label: words('Tea', '茶'), required: true },
      choices: [words('Green', '绿茶'), words('Black', '红茶')],
    },
    { fieldId: 'text', kind: 'text', label: words('Your wish', '需求'), required: false, choices: [] },
  ],
  mailbox: 'support@rapport.example',
  sites: ['https://www.example.com'],
};
const answers = (mail = 'Li.Lei@Example.cn') => [
  { fieldId: 'name', value: '李雷' },
  { fieldId: 'mail', value: mail },
  { fieldId: 'tea', value: '1' },
  { fieldId: 'text', value: 'canary: two hundred\n<script>alert(1)</script>' },
];

let formId: string;
beforeEach(async () => void (formId = (await post(admin, '/forms', form)).body.formId));

/** A form as a page shows it, read for a while and filled in. */
async function filled(changed: object = {}, readMs = 5_000) {
  const { ticket } = await get(gateway, `/public/forms/${formId}`);
  after(readMs);
  return { submissionId: randomUUID(), language: 'zh', ticket, answers: answers(), ...changed };
}
const send = (body: object) => post(gateway, `/public/forms/${formId}/submissions`, body);

describe('a filled form', () => {
  test('is a conversation with its first message, sealed, and a fact that says what the form is for', async () => {
    const before = (await events()).length;
    const { status, body } = await send(await filled());
    expect(status).toBe(201);
    const made = (await events()).slice(before);
    expect(made.map(({ type }) => type)).toEqual([
      'SubmissionReceived',
      'ConversationOpened',
      'MessageReceived',
    ]);
    expect(made[0]).toMatchObject({
      streamId: `submission-${body.submissionId}`,
      meta: { actor: 'customer' },
      data: {
        ...{ formId, formVersion: 1, purpose: 'offer', contactKind: 'email', language: 'zh' },
        contactPoint: staged.ports.keys.indexHash('email', 'li.lei@example.cn'),
      },
    });
    expect(JSON.stringify(made)).not.toMatch(/canary|李雷|li\.lei/i);
    const { text, displayName } = made[0]!.data as never;
    expect(
      await staged.ports.keys.open([
        { field: 'text', sealed: text },
        { field: 'display_name', sealed: displayName },
      ]),
    ).toEqual([
      '姓名: 李雷\n邮箱: li.lei@example.cn\n茶: 红茶\n需求: canary: two hundred\n<script>alert(1)</script>',
      '李雷',
    ]);
  });

  test('is counted as unanswered and answered by mail [C3]', async () => {
    after(24 * 3_600_000);
    const day = now.toISOString().slice(0, 10);
    const { body } = await send(await filled());
    const reckoned = async () => (await get(admin, `/reckoning?from=${day}&to=${day}`)).days[0];
    expect(await reckoned()).toMatchObject({ received: 1, open: 1, unaccounted: 0 });
    const { items } = await get(admin, `/reckoning/${day}/open`);
    expect(items).toMatchObject([{ mailId: body.submissionId, from: { address: 'li.lei@example.cn' } }]);
    const conversation = `/conversations/${items[0].conversationId}`;
    expect((await post(admin, `${conversation}/actions/take`, {})).status).toBe(200);
    expect((await post(admin, `${conversation}/replies`, { text: 'of course' })).status).toBe(202);
    const queued = (await events()).findLast(({ type }) => type === 'ReplyQueued')!;
    const [to, subject] = await staged.ports.keys.open([
      { field: 'to', sealed: queued.data['to'] as never },
      { field: 'subject', sealed: queued.data['subject'] as never },
    ]);
    expect([to, subject]).toEqual(['li.lei@example.cn', 'Re: 询价']);
  });

  test('arrives once however often it is sent, and not with another content', async () => {
    const body = await filled();
    const answered = await send(body);
    const { length } = await events();
    // Also later than a form may be sent for the first time.
    after(48 * 3_600_000);
    expect(await send(body)).toEqual(answered);
    expect(await send({ ...body, answers: answers('other@example.cn') })).toMatchObject({
      status: 422,
      body: { code: 'submission-has-other-content' },
    });
    expect((await events()).length).toBe(length);
  });

  test('is refused when no person can have sent it, when it is stale and when it does not fit', async () => {
    const { length } = await events();
    const code = async (body: object) => (await send(body)).body.code;
    expect(await code(await filled({ website: 'http://spam.example' }))).toBe('submission-looks-automatic');
    expect(await code(await filled({}, 900))).toBe('submission-looks-automatic');
    expect(await code(await filled({ ticket: 'made-up' }))).toBe('submission-looks-automatic');
    expect(await code(await filled({}, 25 * 3_600_000))).toBe('submission-stale');
    expect(await code(await filled({ answers: answers('no address') }))).toBe('answer-unreadable');
    expect(await code(await filled({ answers: answers().slice(0, 2) }))).toBe('answer-missing');
    const more = [...answers(), { fieldId: 'role', value: 'admin' }];
    expect(await code(await filled({ answers: more }))).toBe('answer-unreadable');
    const twice = [...answers(), { fieldId: 'mail', value: 'b@example.cn' }];
    expect(await code(await filled({ answers: twice }))).toBe('answer-unreadable');
    const chosen = answers().map((one) => (one.fieldId === 'tea' ? { ...one, value: '2' } : one));
    expect(await code(await filled({ answers: chosen }))).toBe('answer-unreadable');
    const long = answers().map((one) =>
      one.fieldId === 'text' ? { ...one, value: 'x'.repeat(4_001) } : one,
    );
    expect(await code(await filled({ answers: long }))).toBe('invalid-request');
    expect((await events()).length).toBe(length);
  });
});

describe('a form', () => {
  test('is revised while somebody has an earlier version before them, whose answers are read as they were asked', async () => {
    const body = await filled();
    const revised = { ...form, fields: form.fields.slice(1, 2), title: words('Offers', '报价') };
    expect((await post(admin, `/forms/${formId}/actions/revise`, revised)).status).toBe(200);
    expect((await get(gateway, `/public/forms/${formId}`)).fields).toHaveLength(1);
    expect((await send(body)).status).toBe(201);
    const { items } = await get(admin, '/forms');
    const revisedOne = items.find((item: { readonly formId: string }) => item.formId === formId);
    expect(revisedOne).toMatchObject({ version: 2, title: { zh: '报价' }, status: 'open' });
  });

  test('is shown and sent no more once it is closed', async () => {
    const body = await filled();
    expect((await post(admin, `/forms/${formId}/actions/close`, {})).status).toBe(200);
    expect((await get(gateway, `/public/forms/${formId}`)).code).toBe('form-closed');
    expect((await send(body)).body.code).toBe('form-closed');
    expect((await get(gateway, `/public/forms/${randomUUID()}`)).code).toBe('form-unknown');
  });

  test('has a mailbox of ours and sites that are origins', async () => {
    const code = async (changed: object) => (await post(admin, '/forms', { ...form, ...changed })).body.code;
    expect(await code({ mailbox: 'other@example.org' })).toBe('mailbox-unknown');
    for (const site of ["https://a.example; script-src 'x'", 'https://a.example/path', '*', 'javascript:0'])
      expect(await code({ sites: [site] }), site).toBe('invalid-request');
    expect(await code({ sites: ['https://a.example:99999'] })).toBe('site-unreadable');
  });
});
