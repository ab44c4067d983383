import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';

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

/** A complaint as a program goes its way: the same doors as the screens and the customer. */
describe('from a mail to a case, and what the customer thinks of it, by REST', () => {
  let installation: RunningInstallation;
  let client: Client;
  let conversationId: string;
  let caseId: string;

  beforeAll(async () => {
    installation = await startInstallation('start', '--empty');
    client = await signIn(installation);
  });
  afterAll(async () => expect(await installation.stop()).toBe(0));

  const post = async (path: string, body: object = {}) => {
    const answer = await client.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body as Readonly<Record<string, string>>;
  };
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
    // Always at work, and warned of at once: what the clock does is seen without waiting for it.
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
