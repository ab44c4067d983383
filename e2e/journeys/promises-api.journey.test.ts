import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';

interface InboxItem {
  readonly conversationId: string;
  readonly subject: string;
  readonly partyId?: string;
}
interface Promised {
  readonly promiseId: string;
  readonly state: string;
  readonly contradicts: readonly string[];
  readonly owner: { readonly name: string };
}
interface Line {
  readonly kind: string;
  readonly fact?: string;
  readonly quote?: string;
  readonly owner?: { readonly name: string };
}

const li = { name: '李雷', address: 'li.lei@example.cn' };
const ZONE = 'Asia/Shanghai';
const PROMISES = '/api/workflow/v1/promises';

/** A promise's life as programs see it: the same doors as the screens, without a browser. */
describe('from a mail to a promise and what became of it, by REST', () => {
  let installation: RunningInstallation;
  let [ann, bob]: Client[] = [];
  let [partyId, conversationId]: string[] = [];
  beforeAll(async () => {
    installation = await startInstallation('start', '--empty');
    const admin = await signIn(installation);
    for (const [login, name] of [
      ['ann', '安娜'],
      ['bob', 'Bob'],
    ]) {
      const account = { login, name, role: 'agent', password: installation.password };
      expect((await admin.post('/api/access/v1/accounts', account)).status).toBe(201);
    }
    // An account opens the door once the door has heard of it.
    const opened = (login: string) => eventually(() => signIn(installation, login).catch(() => undefined));
    ann = await opened('ann');
    bob = await opened('bob');
    const text = '上次说一把茶壶九十元，对吗？';
    await sendMails(installation, [{ from: li, subject: '茶壶报价', text }]);
    const item = await eventually(async () => {
      const { items } = (await ann!.get('/api/console/v1/inbox?view=unassigned')).body;
      return (items as readonly InboxItem[]).find((one) => one.subject === '茶壶报价' && one.partyId);
    });
    ({ conversationId, partyId } = item as Required<InboxItem>);
  });
  afterAll(async () => expect(await installation.stop()).toBe(0));

  const make = async (client: Client, given: object) => {
    const body = { partyId, kind: 'price', window: { to: inDays(2), zone: ZONE }, ...given };
    const made = await eventually(async () => {
      const answer = await client.post(PROMISES, body);
      return answer.status === 201 && answer;
    });
    return { promiseId: String(made.body['promiseId']), position: made.position };
  };
  const one = async (client: Client, promiseId: string, after?: string | null) =>
    (await client.get(`${PROMISES}/${promiseId}`, after)).body['promise'] as Promised | undefined;
  const lines = async (promiseId: string) => {
    const { entries } = (await ann!.get(`/api/console/v1/customers/${partyId}?kinds=promises`)).body;
    return (entries as readonly (Line & { readonly promiseId: string })[])
      .filter((line) => line.promiseId === promiseId)
      .map(({ fact }) => fact);
  };

  test('a promise from a conversation and what another agent promises beside it are both marked [G2] [R126]', async () => {
    const source = { kind: 'conversation', id: conversationId };
    const first = await make(ann!, {
      source,
      channel: 'mail',
      quote: '一把茶壶九十元',
      value: { type: 'money', amount: '90', currency: 'CNY' },
    });
    expect(await one(ann!, first.promiseId, first.position)).toMatchObject({
      state: 'open',
      contradicts: [],
    });
    const before = new Date().toISOString();
    const second = await make(bob!, {
      channel: 'phone',
      quote: '八十五元给您',
      value: { type: 'money', amount: '85', currency: 'CNY' },
    });
    expect(await one(bob!, second.promiseId, second.position)).toMatchObject({
      contradicts: [first.promiseId],
    });
    expect(await one(ann!, first.promiseId)).toMatchObject({ contradicts: [second.promiseId] });
    const register = async (query: string) =>
      ((await ann!.get(`${PROMISES}?partyId=${partyId}&${query}`)).body['items'] as readonly Promised[]).map(
        ({ owner, contradicts }) => [owner.name, contradicts.length],
      );
    expect((await register('contradicted=true')).toSorted()).toEqual([
      ['Bob', 1],
      ['安娜', 1],
    ]);
    expect(await register(`asOf=${before}`)).toEqual([['安娜', 0]]);
    const work = (await bob!.get('/api/workflow/v1/my-work')).body;
    expect(work['counts']).toEqual({ tasks: 0, promises: 1, overdue: 0 });
    await eventually(async () => (await lines(second.promiseId)).includes('made'));
  });

  test('broken when its time has come, fulfilled late: both facts stay, also on the customer’s page [G2] [R126]', async () => {
    // Given by word of mouth for this morning, and taken down too late.
    const window = { to: `${inDays(-1)}T09:00`, zone: ZONE };
    const { promiseId } = await make(ann!, { kind: 'call-back', quote: '明天早上给您回电', window });
    await eventually(async () => (await one(ann!, promiseId))?.state === 'broken');
    await eventually(async () => (await ann!.get('/api/workflow/v1/my-work/counts')).body['overdue'] === 1);
    const { position } = await ann!.post(`${PROMISES}/${promiseId}/actions/keep`, {
      note: '已经回电，说清楚了',
    });
    expect(await one(ann!, promiseId, position)).toMatchObject({ state: 'fulfilled-late' });
    const told = (await ann!.get(`${PROMISES}/${promiseId}`)).body['history'] as readonly Line[];
    expect(told.map(({ fact }) => fact)).toEqual(['made', 'broken', 'fulfilled-late']);
    const shown = await eventually(async () => {
      const facts = await lines(promiseId);
      return facts.includes('fulfilled-late') && facts;
    });
    expect(new Set(shown)).toEqual(new Set(['made', 'broken', 'fulfilled-late']));
  });

  test('a task on the conversation is mine until it is done [R006] [R008]', async () => {
    const about = { kind: 'conversation', id: conversationId };
    const opened = await bob!.post('/api/workflow/v1/tasks', { title: '寄样品', about, partyId });
    const work = (await bob!.get('/api/workflow/v1/my-work', opened.position)).body;
    expect(work['counts']).toMatchObject({ tasks: 1 });
    const { taskId } = opened.body as { readonly taskId: string };
    const done = await bob!.post(`/api/workflow/v1/tasks/${taskId}/actions/finish`);
    expect((await bob!.get('/api/workflow/v1/my-work/counts', done.position)).body).toMatchObject({
      tasks: 0,
    });
    await eventually(async () => {
      const { entries } = (await bob!.get(`/api/console/v1/customers/${partyId}?kinds=work`)).body;
      return (entries as readonly Line[]).some(({ kind, fact }) => kind === 'task' && fact === 'done');
    });
  });
});

/** A day some days from today, where the promises are made. */
function inDays(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000);
  return new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, dateStyle: 'short' }).format(at);
}
