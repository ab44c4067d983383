import { describe, expect, test } from 'vitest';
import { WITH_TEXTS, nth, toldOnStage } from './told.ts';

const CASE = 'rapport.support.case.v1';
const MEMBER = 'rapport.loyalty.member.v1';

const { tell, standing, sealed, forget } = toldOnStage();

describe('a snapshot of cases', () => {
  const opened = {
    ...{ code: 'CS-1', origin: { kind: 'conversation', id: 'c1' }, conversationId: 'c1', cause: 'unknown' },
    ...{ caseType: 'question', priority: 'normal', accountId: 'ann' },
    terms: { policyId: 'p', policyVersion: 3, calendarId: 'c', calendarVersion: 1 },
  };
  /** A clock that runs, and one that stands still. */
  const runs = (targetMinutes: number, dueAt: string) => ({ targetMinutes, warningMinutes: 45, dueAt });
  const still = (used: string) => ({ targetMinutes: 60, warningMinutes: 45, used });
  const first = { firstResponse: runs(30, 'at ten') };
  const clocks = { ...first, resolution: runs(60, 'at eleven') };
  const known = { ...opened, ...clocks, warned: [], breached: [], openedAt: nth(0) };
  const breach = (clock: string) => ['slaBreached', { clock, dueAt: 'at ten', terms: opened.terms }] as const;
  const given = { givenAt: nth(0), by: 'call', byId: 'k1', inTime: true };

  test('says what each is, who has it and how its clocks stand', async () => {
    const { accountId: _, ...kind } = { ...opened, caseType: 'defect', priority: 'urgent', cause: '' };
    await tell(
      CASE,
      'new',
      ['caseOpened', { ...opened, ...clocks }],
      ['caseAssigned', { accountId: 'bo', by: 'ann' }],
      ['slaWarned', { clock: 'first-response', dueAt: 'at ten', terms: opened.terms }],
      breach('first-response'),
      breach('resolution'),
      ['caseReclassified', { ...kind, firstResponse: runs(10, 'at nine'), resolution: runs(20, 'soon') }],
    );
    await tell(
      CASE,
      'answered',
      ['caseOpened', { ...opened, ...clocks }],
      breach('first-response'),
      breach('resolution'),
      ['firstResponseGiven', given],
      ['slaBreachRetracted', { clock: 'first-response', dueAt: 'at ten', doneAt: nth(0) }],
      ['caseAssigned', { accountId: 'bo', by: 'ann' }],
      ['caseReleased', { accountId: 'bo' }],
      ['caseReclassified', { ...opened, firstResponse: runs(10, ''), resolution: runs(20, 'soon') }],
    );
    const { cause: __, ...nobodyKnowsWhy } = { ...known, caseType: 'defect', priority: 'urgent' };
    expect(await standing('cases')).toEqual([
      {
        ...nobodyKnowsWhy,
        ...{ status: 'open', ownerId: 'bo', warned: ['first-response'] },
        ...{ breached: ['first-response', 'resolution'] },
        ...{ firstResponse: runs(10, 'at nine'), resolution: runs(20, 'soon') },
      },
      {
        ...known,
        ...{ status: 'open', breached: ['resolution'], firstResponseGiven: given },
        ...{ ...first, resolution: runs(20, 'soon') },
      },
    ]);
  });

  test('says how far each has come, and of one that goes on nothing of its end', async () => {
    const resolved = { accountId: 'bo', cause: 'loose-screw', resolution: still('900000') };
    const told = [
      ['caseOpened', { ...opened, ...clocks }],
      ['customerAwaited', { accountId: 'bo', resolution: still('600000') }],
      ['caseResumed', { by: 'message', resolution: runs(60, 'at noon') }],
      ['caseResolved', resolved],
      ['caseClosed', { accountId: 'bo', surveyId: 's1' }],
      ['caseReopened', { by: 'message', resolution: runs(60, 'at one') }],
    ] as const;
    for (let n = 1; n <= told.length; n += 1) await tell(CASE, `after ${n}`, ...told.slice(0, n));
    const after = { ...known, cause: 'loose-screw', resolution: still('900000'), resolvedAt: nth(3) };
    const { resolvedAt: _, ...again } = after;
    expect(await standing('cases')).toEqual([
      { ...known, status: 'open' },
      { ...known, status: 'waiting', resolution: still('600000') },
      { ...known, status: 'open', resolution: runs(60, 'at noon') },
      { ...after, status: 'resolved' },
      { ...after, status: 'closed', surveyId: 's1', closedAt: nth(4) },
      { ...again, status: 'open', surveyId: 's1', resolution: runs(60, 'at one') },
    ]);
  });

  test('has what was said of it for who has the scope, and nothing of what colleagues noted', async () => {
    const texts = {
      subject: await sealed('subject', 'It creaks'),
      description: await sealed('description', '…'),
    };
    const solution = await sealed('solution', 'Oiled', 'wang');
    const told = [
      ['caseOpened', { ...opened, ...clocks, ...texts }],
      ['caseNoted', { noteId: 'n', accountId: 'bo', text: await sealed('text', 'Again') }],
      ['caseCallRecorded', { callId: 'k1', accountId: 'bo', text: await sealed('text', 'Hello') }],
      ['caseResolved', { cause: 'unknown', solution, resolution: still('1') }],
    ] as const;
    await tell(CASE, 'resolved', ...told);
    await tell(CASE, 'reopened', ...told, ['caseReopened', { by: 'person', resolution: clocks.resolution }]);
    await forget('wang');
    const again = { ...known, status: 'open' };
    const plain = { ...known, status: 'resolved', resolution: still('1'), resolvedAt: nth(3) };
    expect(await standing('cases')).toEqual([plain, again]);
    const opens = { subject: 'It creaks', description: '…' };
    expect(await standing('cases', WITH_TEXTS)).toEqual([
      { ...plain, ...opens, solution: null },
      { ...again, ...opens },
    ]);
  });
});

describe('a snapshot of members', () => {
  const tierName = { zh: '银', en: 'Silver' };
  const enrolled = {
    programmeId: 'club',
    partyId: 'li',
    code: 'MB-1',
    how: 'by-agent',
    tier: 'silver',
    tierName,
  };
  const known = { ...enrolled, enrolledAt: nth(0) };
  const gold = { tier: 'gold', tierName: { zh: '金', en: 'Gold' } };
  const stands = (pending: string, available = '0', debt = '0') => ({
    standing: { pending, available, debt },
  });

  test('says how the points of each stand after whatever was said last', async () => {
    const each = [
      ['pointsAwarded', { orderId: 'o1', points: '10' }],
      ['pointsReleased', { points: '10' }],
      ['pointsExpired', { points: '1' }],
      ['debtRepaid', { points: '1' }],
      ['pointsRedeemed', { redemptionId: 'r', points: '5' }],
      ['redemptionReversed', { redemptionId: 'r', points: '5', reason: await sealed('reason', 'broken') }],
      ['pointsTakenBack', { orderId: 'o1', returnId: 'r1', points: '3' }],
      ['pointsCorrected', { points: '-2', reason: await sealed('reason', 'a mistake') }],
      ['accountTakenOver', { from: 'm0', points: '9' }],
    ] as const;
    await tell(MEMBER, 'new', ['memberEnrolled', enrolled]);
    for (const [i, [fact, said]] of each.entries())
      await tell(
        MEMBER,
        fact,
        ['memberEnrolled', enrolled],
        ['pointsAwarded', { orderId: 'o0', points: '7', ...stands('7', '8', '9') }],
        [fact, { ...said, ...stands('0', String(i + 1)) }],
      );
    const after = each.map((_, i) => ({ ...known, standing: { available: String(i + 1) } }));
    for (const as of [undefined, WITH_TEXTS])
      expect(await standing('members', as)).toEqual([{ ...known, standing: {} }, ...after]);
  });

  test('says the tier of each, as it is called', async () => {
    const risen = { from: 'silver', to: 'gold', toName: gold.tierName, because: 'order', becauseId: 'o1' };
    const fallen = { from: 'gold', to: 'silver', toName: tierName };
    await tell(MEMBER, 'risen', ['memberEnrolled', enrolled], ['tierRisen', risen]);
    await tell(
      MEMBER,
      'fallen',
      ['memberEnrolled', enrolled],
      ['tierRisen', risen],
      ['pointsAwarded', { orderId: 'o1', ...stands('7') }],
      ['tierReviewed', fallen],
    );
    expect(await standing('members')).toEqual([
      { ...known, ...gold, standing: {} },
      { ...known, standing: { pending: '7' } },
    ]);
  });

  test('says in which account of the same person one lies, until it begins anew', async () => {
    const joined = [
      ['memberEnrolled', enrolled],
      ['pointsAwarded', { orderId: 'o1', ...stands('7', '8', '9') }],
      ['accountJoined', { into: 'm2', points: '15', debt: '9', reason: await sealed('reason', 'the same') }],
    ] as const;
    await tell(MEMBER, 'joined', ...joined);
    await tell(MEMBER, 'anew', ...joined, ['pointsAwarded', { orderId: 'o2', ...stands('4') }]);
    expect(await standing('members', WITH_TEXTS)).toEqual([
      { ...known, standing: {}, joinedInto: 'm2' },
      { ...known, standing: { pending: '4' } },
    ]);
  });
});
