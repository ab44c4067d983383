import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, signIn } from '../client.ts';
import { type TimedInstallation, startTimedInstallation } from '../installation.ts';

interface Sending {
  readonly messageId: string;
  readonly state: string;
  readonly reason: string;
}
interface ShownForm {
  readonly ticket: string;
  readonly fields: readonly { readonly kind: string; readonly wording: { readonly version: number } }[];
}
interface LocalMail {
  readonly replyId: string;
  readonly to: string;
}
interface Consents {
  readonly contactPoints: readonly { readonly contactPoint: string }[];
}

const both = (en: string, zh: string) => ({ zh, en });
const DAY = 24 * 3_600_000;
/** A Monday, eleven in the morning where the company is: no quiet hour. */
const MORNING = Date.parse('2026-03-02T03:00:00.000Z');

/** Promotion as a program goes its way: the same doors as the screens. */
describe('no promotion that the customer did not want, by REST', () => {
  let installation: TimedInstallation;
  let client: Client;
  let materialId: string;

  beforeAll(async () => {
    installation = await startTimedInstallation('start', new Date(MORNING).toISOString());
    client = await signIn(installation);
    const contents = {
      subject: { zh: '春季新品', en: 'New in spring' },
      text: { zh: '您好，新品已到。{{preferences}}', en: 'Hello, the news are here. {{preferences}}' },
      links: [],
    };
    const material = { name: '春季新品', purpose: 'news', contents };
    materialId = (await post('/api/marketing/v1/materials', material))['materialId']!;
  });
  afterAll(async () => expect(await installation.stop()).toBe(0));

  const post = async (path: string, body: object = {}) => {
    const answer = await client.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body as Readonly<Record<string, string>>;
  };
  /** Somebody who agreed to news on the phone. */
  const customer = async (name: string) => {
    const contactPoints = [{ kind: 'email', address: `${name}@example.cn` }];
    const { partyId = '' } = await post('/api/customers/v1/parties', { kind: 'person', name, contactPoints });
    const consents = `/api/customers/v1/parties/${partyId}/consents`;
    const point = await eventually(async () => {
      const { status, body } = await client.get(consents);
      return status === 200 && (body as unknown as Consents).contactPoints[0]?.contactPoint;
    });
    const given = { contactPoint: point, purpose: 'news', channel: 'mail', note: 'on the phone' };
    await post(`${consents}/actions/give`, given);
    return { partyId, withdraws: () => post(`${consents}/actions/withdraw`, { note: 'on the phone' }) };
  };
  const send = async ({ partyId }: { readonly partyId: string }) => {
    const sent = await eventually(async () => {
      const answer = await client.post('/api/channels/v1/sendings', { materialId, partyId });
      return answer.status === 201 && answer;
    });
    return String(sent.body['messageId']);
  };
  const becomes = (messageId: string, state: string, reason = '') =>
    eventually(async () => {
      const { items } = (await client.get('/api/channels/v1/sendings?limit=200')).body;
      const found = (items as readonly Sending[]).find((one) => one.messageId === messageId);
      return found?.state === state && found.reason === reason && found;
    });

  test('who has a complaint open is not written to until it is solved; others are, and who opts out is spared [C4]', async () => {
    const [complains, content, leaves] = [
      await customer('zhao'),
      await customer('qian'),
      await customer('sun'),
    ];
    const complaint = { caseType: 'complaint', priority: 'high', subject: '茶壶碎了' };
    const { caseId } = await post('/api/support/v1/cases', { ...complaint, partyId: complains.partyId });
    await eventually(async () => (await client.get(`/api/support/v1/cases/${caseId}`)).status === 200);
    const held = await send(complains);
    await becomes(held, 'held', 'open-case');
    await leaves.withdraws();
    await becomes(await send(leaves), 'stopped', 'withdrawn');
    await becomes(await send(content), 'sent');
    const solved = { cause: 'delivery', solution: '换了一把新的。' };
    await post(`/api/support/v1/cases/${caseId}/actions/resolve`, solved);
    await becomes(held, 'held', 'after-case');
    installation.moveClock(new Date(MORNING + 30 * DAY));
    await becomes(held, 'sent');
  });

  test('what was ticked in a form permits nothing until it is confirmed at the address it was given for [C2]', async () => {
    const consent = { fieldId: 'news', kind: 'consent', label: both('News', '新品'), purpose: 'news' };
    const mail = {
      fieldId: 'mail',
      kind: 'mail',
      label: both('E-mail', '邮箱'),
      required: true,
      choices: [],
    };
    const { formId } = await post('/api/channels/v1/forms', {
      ...{ title: both('Ask', '咨询'), purpose: 'enquiry', mailbox: 'support@rapport.example', sites: [] },
      fields: [mail, { ...consent, required: false, choices: [] }],
    });
    const form = `/api/channels/v1/public/forms/${formId}`;
    const shown = await eventually(async () => {
      const { fields, ticket } = (await client.get(form)).body as unknown as ShownForm;
      const version = fields.find(({ kind }) => kind === 'consent')?.wording.version;
      return version !== undefined && { ticket, version };
    });
    installation.moveClock(new Date(MORNING + 30 * DAY + 60_000));
    const answers = [
      { fieldId: 'mail', value: 'zhou@example.cn' },
      { fieldId: 'news', value: String(shown.version) },
    ];
    const submission = { submissionId: randomUUID(), language: 'zh', ticket: shown.ticket, answers };
    await post(`${form}/submissions`, submission);
    const token = await eventually(async () => {
      const { items } = (await client.get('/api/channels/v1/local-mailbox?limit=50')).body;
      const theirs = (items as readonly LocalMail[]).find(({ to }) => to === 'zhou@example.cn');
      if (!theirs) return undefined;
      const { text } = (await client.get(`/api/channels/v1/local-mailbox/${theirs.replyId}`)).body;
      return /\/p\/([\w-]+)/.exec(String(text))?.[1];
    });
    const { partyId } = await eventually(async () => {
      const { items } = (await client.get('/api/customers/v1/parties?q=zhou@example.cn')).body;
      return (items as readonly { readonly partyId: string }[])[0];
    });
    await becomes(await send({ partyId }), 'stopped', 'never-given');
    const given = { purpose: 'news', wordingVersion: shown.version };
    await post(`/api/customers/v1/public/preferences/${token}/actions/give`, given);
    await becomes(await send({ partyId }), 'sent');
  });
});
