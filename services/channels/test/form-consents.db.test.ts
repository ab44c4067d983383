import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import type { HeardEvent } from '@rapport/kernel/projection';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

let now = new Date('2026-03-05T12:00:00.000Z');
const admin: Principal = {
  ...{ kind: 'person', accountId: randomUUID(), login: 'ann', name: 'Ann', role: 'admin' },
  sessionId: randomUUID(),
};
const gateway: Principal = { kind: 'service', name: 'console' };

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(channelsService, { clock: { now: () => now } })));
afterAll(() => staged.close());

const API = '/api/channels/v1';
const post = async (who: Principal, path: string, payload: object) => {
  const url = API + path;
  const answer = await staged.app.inject({ method: 'POST', url, payload, headers: await staged.as(who) });
  return { status: answer.statusCode, body: answer.json() };
};
const shown = async (formId: string) => {
  const url = `${API}/public/forms/${formId}`;
  return (await staged.app.inject({ url, headers: await staged.as(gateway) })).json();
};

let heard = 0;
/** What customers say of a purpose. */
const purpose = (id: string, fact: string, data: object) =>
  staged.hear([
    {
      ...{ id: randomUUID(), type: `rapport.customers.purpose.${fact}.v1`, data },
      ...{ streamId: `purpose-${id}`, source: 'customers/0', position: (heard += 1) },
      ...{ occurredAt: now.toISOString(), recordedAt: now.toISOString() },
      meta: { correlationId: id, actor: 'account:1' },
    } as HeardEvent,
  ]);
const published = (version: number) => ({
  ...{ purpose: 'news', version, textZh: `第${version}版`, textEn: `words ${version}` },
});

const words = (en: string, zh: string) => ({ en, zh });
const mail = { fieldId: 'mail', kind: 'mail', label: words('E-mail', '邮箱'), required: false, choices: [] };
const phone = { ...mail, fieldId: 'phone', kind: 'phone', required: true };
const consent = {
  ...{ fieldId: 'news', kind: 'consent', label: words('News, please', '我想收到新品消息') },
  ...{ required: false, choices: [], purpose: 'news' },
};
const form = {
  ...{ title: words('Ask', '询价'), purpose: 'offer', fields: [phone, mail, consent] },
  ...{ mailbox: 'support@rapport.example', sites: [] },
};
const begin = async (changed: object = {}) => (await post(admin, '/forms', { ...form, ...changed })).body;

/** Fills the form in as a page does; answers what was recorded of it. */
async function submitted(formId: string, answers: Readonly<Record<string, string>>) {
  const { ticket } = await shown(formId);
  now = new Date(now.getTime() + 5_000);
  const said = Object.entries(answers).map(([fieldId, value]) => ({ fieldId, value }));
  const body = { submissionId: randomUUID(), language: 'en', ticket, answers: said };
  const answer = await post(gateway, `/public/forms/${formId}/submissions`, body);
  const events = await staged.ports.store.readStream(`submission-${answer.body.submissionId}`);
  return { ...answer, data: events[0]?.data };
}
const REACHED = { phone: '+86 138 0013 8000', mail: 'li@example.cn' };

test('a consent stands with the words of its purpose, and what was ticked goes with the submission', async () => {
  const id = randomUUID();
  const { formId } = await begin();
  // Customers have said nothing of it yet: there is nothing to agree to.
  expect((await shown(formId)).fields).toHaveLength(2);
  await purpose(id, 'purpose-defined', { code: 'news', nameZh: '新品', nameEn: 'News', promotion: true });
  await purpose(id, 'wording-published', published(1));
  await purpose(id, 'wording-published', published(2));
  expect((await shown(formId)).fields[2]).toMatchObject({
    ...{ kind: 'consent', purpose: 'news', required: false },
    wording: { version: 2, text: { zh: '第2版', en: 'words 2' } },
  });
  const ticked = await submitted(formId, { ...REACHED, news: '2' });
  expect(ticked.data).toMatchObject({ consents: [{ purpose: 'news', wordingVersion: 2 }] });
  const [text] = await staged.ports.keys.open([{ field: 'text', sealed: ticked.data!['text'] as never }]);
  expect(text).toContain('News, please: ✓');
  expect((await submitted(formId, REACHED)).data).not.toHaveProperty('consents');
  expect((await submitted(formId, { ...REACHED, news: 'yes' })).body.code).toBe('answer-unreadable');
  // Where no address was left there is none to confirm it at.
  const unreached = await submitted(formId, { phone: REACHED.phone, news: '2' });
  expect(unreached.status).toBe(201);
  expect(unreached.data).not.toHaveProperty('consents');
  await purpose(id, 'purpose-closed', { code: 'news' });
  expect((await shown(formId)).fields).toHaveLength(2);
});

test('a consent is free, is for something, once, and can be confirmed', async () => {
  const code = async (fields: readonly object[]) => (await begin({ fields })).code;
  expect(await code([phone, mail, { ...consent, required: true }])).toBe('form-consent-required');
  expect(await code([phone, consent])).toBe('form-consent-without-mail');
  const { purpose: _none, ...forNothing } = consent;
  expect(await code([phone, mail, forNothing])).toBe('form-consent-without-purpose');
  expect(await code([phone, { ...mail, purpose: 'news' }])).toBe('form-consent-without-purpose');
  expect(await code([phone, mail, consent, { ...consent, fieldId: 'again' }])).toBe('form-field-twice');
});
