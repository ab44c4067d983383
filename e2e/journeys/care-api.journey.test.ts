import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type TimedInstallation, startTimedInstallation } from '../installation.ts';

interface Case {
  readonly status: string;
  readonly warned: boolean;
  readonly firstResponse: { readonly metAt: string | null };
  readonly surveys: readonly {
    readonly path: string;
    readonly sent: boolean;
    readonly score: number | null;
  }[];
  readonly entries: readonly { readonly type: string }[];
}

const zhao = { name: '赵六', address: 'zhao.liu@example.cn' };
const messageId = `<${randomUUID()}@example.cn>`;
const TYPES = ['question', 'complaint', 'defect', 'request'];
const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

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

/** Both stand on one installation, whose clock is moved: nobody waits for what is due. */
let installation: TimedInstallation;
let client: Client;
beforeAll(async () => {
  installation = await startTimedInstallation('start', new Date(MORNING).toISOString());
  client = await signIn(installation);
});
afterAll(async () => expect(await installation.stop()).toBe(0));

const post = async (path: string, body: object = {}) => {
  const answer = await client.post(path, body);
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  return answer.body as Readonly<Record<string, string>>;
};

/** A complaint as a program goes its way: the same doors as the screens and the customer. */
describe('from a mail to a case, and what the customer thinks of it, by REST', () => {
  let conversationId: string;
  let caseId: string;

  const act = (verb: string, body: object = {}) =>
    post(`/api/support/v1/cases/${caseId}/actions/${verb}`, body);
  const page = async () => (await client.get(`/api/support/v1/cases/${caseId}`)).body as unknown as Case;
  const until = (fits: (now: Case) => boolean) =>
    eventually(async () => {
      const now = await page();
      return fits(now) && now;
    });
  const wrote = (text: string) =>
    sendMails(installation, [
      {
        from: zhao,
        subject: 'Re: 茶壶碎了',
        text,
        inReplyTo: messageId,
        messageId: `<${randomUUID()}@example.cn>`,
      },
    ]);

  test('a mail becomes a case that warns of what is promised before it is due [R121] [R122]', async () => {
    await sendMails(installation, [{ from: zhao, subject: '茶壶碎了', text: '收到时已经碎了。', messageId }]);
    const found = await eventually(async () => {
      const { items } = (await client.get('/api/console/v1/inbox?view=unassigned&limit=50')).body as {
        readonly items: readonly { readonly conversationId: string; readonly partyId?: string }[];
      };
      return items[0]?.partyId !== undefined && items[0];
    });
    conversationId = found.conversationId;
    // Always at work, and warned of half a minute later.
    const { calendarId } = await post('/api/support/v1/calendars', {
      name: 'always',
      zone: 'Asia/Shanghai',
      week: Array.from({ length: 7 }, () => [{ from: '00:00', to: '24:00' }]),
      specialDays: [],
    });
    const targets = TYPES.flatMap((caseType) =>
      PRIORITIES.map((priority) => ({ caseType, priority, firstResponseMinutes: 50, resolutionMinutes: 60 })),
    );
    const policy = { name: 'quick', calendarId, warningPercent: 1, targets };
    const { policyId } = await post('/api/support/v1/policies', policy);
    const described = {
      conversationId,
      caseType: 'complaint',
      priority: 'high',
      subject: '茶壶碎了',
      policyId,
    };
    const opened = await post('/api/support/v1/cases', described);
    caseId = String(opened['caseId']);
    expect(opened['code']).toMatch(/^CS-000001-\d$/);
    installation.moveClock(new Date(MORNING + 60_000));
    const { entries } = await until(({ warned }) => warned);
    expect(entries.filter(({ type }) => type === 'sla-warned')).toHaveLength(2);
  });

  test('our reply keeps the first promise, the customer’s word ends the wait and opens again what was solved [R115]', async () => {
    await post(`/api/channels/v1/conversations/${conversationId}/actions/take`);
    await post(`/api/channels/v1/conversations/${conversationId}/replies`, { text: '很抱歉，请发张照片。' });
    await until(({ firstResponse }) => firstResponse.metAt !== null);
    await act('wait');
    await wrote('照片在附件里。');
    await until(({ status }) => status === 'open');
    await act('resolve', { cause: 'delivery', solution: '补发一把。' });
    await wrote('补发的也碎了！');
    const { entries } = await until(({ status }) => status === 'open');
    expect(entries.map(({ type }) => type)).toContain('case-reopened');
  });

  test('closed, the customer is asked by mail, answers without signing in, and it stands on their page [R123] [R124]', async () => {
    await act('resolve', { cause: 'product', solution: '换了包装，重新发货。' });
    await act('close');
    const { surveys } = await until((now) => now.surveys.some(({ sent }) => sent));
    const token = surveys[0]!.path.slice('/s/'.length);
    const door = `${installation.url}/api/support/v1/public/surveys/${token}`;
    const asked = (await (await fetch(door)).json()) as { readonly status: string };
    expect(asked.status).toBe('issued');
    const answer = async () =>
      await fetch(`${door}/answers`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-rapport-csrf': '1',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify({ score: 4, comment: '最后还是解决了。' }),
      });
    expect((await answer()).status).toBe(201);
    expect((await answer()).status).toBe(409);
    await until((now) => now.surveys[0]?.score === 4);
    const { items } = (await client.get(`/api/customers/v1/parties?q=${encodeURIComponent('赵六')}`))
      .body as {
      readonly items: readonly { readonly partyId: string }[];
    };
    const told = await eventually(async () => {
      const { body } = await client.get(
        `/api/console/v1/customers/${items[0]!.partyId}?kinds=cases&limit=50`,
      );
      const lines = body['entries'] as readonly { readonly kind: string; readonly fact: string }[];
      return lines.some(({ kind, fact }) => kind === 'survey' && fact === 'answered') && lines;
    });
    expect(told.map(({ kind, fact }) => `${kind} ${fact}`).toSorted()).toEqual([
      'case closed',
      'case opened',
      'case reopened',
      'case resolved',
      'case resolved',
      'survey answered',
      'survey asked',
    ]);
  });
});

/** Promotion as a program goes its way: the same doors as the screens. */
describe('no promotion that the customer did not want, by REST', () => {
  let materialId: string;
  beforeAll(async () => {
    const contents = {
      subject: { zh: '春季新品', en: 'New in spring' },
      text: { zh: '您好，新品已到。{{preferences}}', en: 'Hello, the news are here. {{preferences}}' },
      links: [],
    };
    const material = { name: '春季新品', purpose: 'news', contents };
    materialId = (await post('/api/marketing/v1/materials', material))['materialId']!;
  });

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
