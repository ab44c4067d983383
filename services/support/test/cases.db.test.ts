import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MONDAY, type Stage, ann, at, li, supportOnStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => void (stage = await supportOnStage()));
afterAll(() => stage.staged.close());

const CODE = /^CS-\d{6}-\d$/;

describe('a case', () => {
  test('is opened with a code, its clocks by the standard policy, and words that only its key opens [R114]', async () => {
    stage.go(MONDAY);
    const { caseId, code } = await stage.open();
    expect(code).toMatch(CODE);
    const page = await stage.page(caseId);
    expect(page).toMatchObject({
      code,
      status: 'open',
      subject: '茶壶没到',
      description: '等了两周',
      nextDueAt: at('03:00'),
      firstResponse: { targetMinutes: 120, dueAt: at('03:00'), warnAt: at('02:36'), running: true },
      resolution: { targetMinutes: 720, running: true },
      terms: { policyVersion: 1, calendarVersion: 1 },
      entries: [{ type: 'case-opened', actor: `account:${li.accountId}` }],
    });
    const stored = JSON.stringify(await stage.staged.ports.store.readAll(0, 1000));
    expect(stored).not.toContain('茶壶');
  });

  test('needs a customer or a conversation, and a subject', async () => {
    const body = { caseType: 'question', priority: 'low', subject: 'x' };
    expect((await stage.post('/cases', body)).json()).toMatchObject({ status: 422, code: 'case-of-nobody' });
    const blank = await stage.post('/cases', { ...body, subject: '  ', partyId: randomUUID() });
    expect(blank.statusCode).toBe(400);
  });

  test('said twice under one key is one case, under another request a misuse', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { partyId: randomUUID(), caseType: 'question', priority: 'low', subject: 'once' };
    const [first, again] = [
      await stage.post('/cases', body, li, headers),
      await stage.post('/cases', body, li, headers),
    ];
    expect(again.json()).toEqual(first.json());
    expect((await stage.post('/cases', { ...body, subject: 'other' }, li, headers)).statusCode).toBe(422);
    expect((await stage.list()).filter(({ subject }) => subject === 'once')).toHaveLength(1);
  });

  test('codes are counted without a gap, whatever is opened at once', async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => stage.open({ subject: 'at once' })));
    const numbers = opened.map(({ code }) => Number(code.slice(3, 9))).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, i) => numbers[0]! + i));
  });

  test('goes its way: taken, called about, put aside, solved, closed, and its page tells it [R121]', async () => {
    stage.go(MONDAY);
    const { caseId } = await stage.open({ subject: 'the whole way' });
    const path = `/cases/${caseId}`;
    const act = async (time: string, what: string, body: object = {}) => {
      stage.go(at(time));
      const answer = await stage.post(`${path}/${what}`, body);
      expect([200, 201], answer.body).toContain(answer.statusCode);
    };
    await act('01:10', 'actions/take');
    await act('01:20', 'calls', { text: '打过电话' });
    await act('01:30', 'notes', { text: '仓库在查' });
    await act('01:40', 'actions/wait');
    await act('03:40', 'actions/resume');
    await act('05:00', 'actions/reclassify', { priority: 'urgent', cause: 'carrier' });
    await act('05:30', 'actions/resolve', { cause: 'carrier', solution: '已重新发货' });
    await act('05:40', 'actions/close');
    const page = await stage.page(caseId);
    expect(page).toMatchObject({
      status: 'closed',
      owner: li.accountId,
      priority: 'urgent',
      cause: 'carrier',
      solution: '已重新发货',
      breached: false,
      firstResponse: { metAt: at('01:20') },
      // Forty minutes before the wait, twenty until lunch, thirty after it.
      resolution: { targetMinutes: 120, usedMinutes: 90, metAt: at('05:30'), running: false },
      surveys: [{ status: 'issued', score: null }],
    });
    expect(page.entries.map(({ type }: { type: string }) => type)).toEqual([
      'case-opened',
      'case-assigned',
      'case-call-recorded',
      'first-response-given',
      'case-noted',
      'customer-awaited',
      'case-resumed',
      'case-reclassified',
      'case-resolved',
      'case-closed',
    ]);
    expect(page.entries.map(({ text }: { text?: string }) => text).filter(Boolean)).toEqual([
      '打过电话',
      '仓库在查',
      '已重新发货',
    ]);
  });

  test('is shown as it was known at an instant, and not before there was one', async () => {
    // The store records by the same clock: what came later is not known then.
    stage.go(at('01:00', 10));
    const { caseId } = await stage.open({ subject: 'as of' });
    stage.go(at('02:00', 10));
    await stage.post(`/cases/${caseId}/actions/wait`);
    const then = await stage.page(caseId, `?asOf=${at('01:30', 10)}`);
    expect(then).toMatchObject({ status: 'open', entries: [{ type: 'case-opened' }] });
    expect(await stage.page(caseId)).toMatchObject({ status: 'waiting' });
    expect((await stage.get(`/cases/${caseId}?asOf=${at('00:59', 10)}`)).statusCode).toBe(404);
  });

  test('is changed only as it was seen', async () => {
    const { caseId } = await stage.open({ subject: 'seen' });
    const { version } = await stage.page(caseId);
    await stage.post(`/cases/${caseId}/notes`, { text: 'meanwhile' });
    const stale = await stage.post(`/cases/${caseId}/actions/wait`, {}, li, { 'if-match': `"${version}"` });
    expect(stale.json()).toMatchObject({ status: 412, code: 'precondition-failed' });
    const { version: now } = await stage.page(caseId);
    const fresh = await stage.post(`/cases/${caseId}/actions/wait`, {}, li, { 'if-match': `"${now}"` });
    expect(fresh.statusCode).toBe(200);
  });
});

describe('what is refused', () => {
  test('is said by its name and changes nothing', async () => {
    const { caseId } = await stage.open({ subject: 'refused' });
    const before = (await stage.staged.ports.store.head()).position;
    const tries: readonly (readonly [string, object, number, string])[] = [
      [`/cases/${randomUUID()}/actions/take`, {}, 404, 'case-unknown'],
      [`/cases/${caseId}/actions/close`, {}, 409, 'case-not-resolved'],
      [`/cases/${caseId}/actions/resolve`, { cause: 'Not A Code', solution: 'x' }, 400, 'invalid-request'],
      [
        '/cases',
        { partyId: randomUUID(), caseType: 'rant', priority: 'low', subject: 'x' },
        400,
        'invalid-request',
      ],
      [
        '/cases',
        {
          partyId: randomUUID(),
          caseType: 'question',
          priority: 'low',
          subject: 'x',
          policyId: randomUUID(),
        },
        404,
        'policy-unknown',
      ],
    ];
    for (const [path, body, status, code] of tries)
      expect((await stage.post(path, body)).json(), path).toMatchObject({ status, code });
    expect((await stage.staged.ports.store.head()).position).toBe(before);
  });

  test('settings are an administrator’s to change', async () => {
    const [policy] = (await stage.get('/policies')).json().items;
    const { policyId, version: _v, changedAt: _c, validator: _x, ...body } = policy;
    const path = `/policies/${policyId}/actions/revise`;
    expect((await stage.post(path, { ...body, warningPercent: 50 }, li)).statusCode).toBe(403);
    expect((await stage.post(path, { ...body, warningPercent: 50 }, ann)).statusCode).toBe(200);
    const versions = [1, 2].map(async (version) =>
      (await stage.get(`/policies/${policyId}?version=${version}`)).json(),
    );
    expect((await Promise.all(versions)).map(({ warningPercent }) => warningPercent)).toEqual([80, 50]);
  });
});

describe('lists', () => {
  test('show what is due next first, page by page, and count what waits', async () => {
    stage.go(at('01:00', 16));
    const owner = randomUUID();
    const made: string[] = [];
    for (const priority of ['low', 'urgent', 'normal', 'high']) {
      const { caseId } = await stage.open({ priority, subject: 'sorted' });
      await stage.post(`/cases/${caseId}/actions/assign`, { accountId: owner });
      made.push(caseId);
    }
    const [low, urgent, normal, high] = made;
    await stage.post(`/cases/${low}/actions/take`, { over: true });
    const first = (await stage.get(`/cases?owner=${owner}&limit=2`)).json();
    expect(first.items.map(({ caseId }: { caseId: string }) => caseId)).toEqual([urgent, high]);
    const cursor = encodeURIComponent(first.nextCursor);
    const second = (await stage.get(`/cases?owner=${owner}&limit=2&cursor=${cursor}`)).json();
    expect(second.items.map(({ caseId }: { caseId: string }) => caseId)).toEqual([normal]);
    expect(second.nextCursor).toBeUndefined();
    expect((await stage.get(`/cases?owner=nobody&limit=2&cursor=${cursor}`)).json().code).toBe(
      'invalid-cursor',
    );
    expect((await stage.list('owner=me')).map(({ caseId }) => caseId)).toContain(low);
    expect((await stage.list('priority=urgent&caseType=complaint')).map(({ caseId }) => caseId)).toContain(
      urgent,
    );
    const counts = (await stage.get('/cases/counts')).json();
    const open = (await stage.list('status=open&limit=200')).length;
    expect(counts).toMatchObject({ open, mine: (await stage.list('owner=me&status=open')).length });
  });
});
