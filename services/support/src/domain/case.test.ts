import { describe, expect, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { MONDAY, TERMS, at, doing, lived, opening, saidByClocks, sealed } from '../../test/case-examples.ts';
import { Case } from './case.ts';
import { fold } from '@rapport/kernel/decider';
import type { CaseCommand } from './case.commands.ts';

const cases = scenario(Case);
const opened = lived(opening(MONDAY));

describe('opening a case', () => {
  test('starts both clocks by the policy, in the working time of the calendar', () => {
    const [event] = opened;
    expect(event).toMatchObject({
      type: 'CaseOpened',
      data: {
        at: MONDAY,
        ...TERMS,
        firstResponse: { targetMinutes: 60, warningMinutes: 48, warnAt: at('02:48'), dueAt: at('03:00') },
        // Seven hours on Monday, one on Tuesday.
        resolution: { targetMinutes: 480, dueAt: at('02:00', 3) },
      },
    });
  });

  test('twice is once', () =>
    cases
      .given(...opened)
      .when(opening(MONDAY))
      .thenNothing());

  test('is needed before anything else', () =>
    cases.given().when(doing('wait', MONDAY)).thenRejected('case-unknown'));
});

describe('who has it', () => {
  const take = (accountId: string, over = false): CaseCommand => ({
    type: 'AssignCase',
    data: { at: at('02:10'), accountId, by: accountId, over },
  });
  const release = (accountId: string): CaseCommand => ({
    type: 'ReleaseCase',
    data: { at: at('02:20'), accountId },
  });
  const taken = lived(opening(MONDAY), take('li'));

  test('takes it', () =>
    cases
      .given(...opened)
      .when(take('li'))
      .then({ type: 'CaseAssigned', data: { accountId: 'li', from: '', by: 'li' } }));
  test('takes it once', () =>
    cases
      .given(...taken)
      .when(take('li'))
      .thenNothing());
  test('is asked before another takes it', () =>
    cases
      .given(...taken)
      .when(take('wu'))
      .thenRejected('case-owned-by-another'));
  test('loses it to another who says so', () =>
    cases
      .given(...taken)
      .when(take('wu', true))
      .then({ type: 'CaseAssigned', data: { accountId: 'wu', from: 'li', by: 'wu' } }));
  test('gives it back', () =>
    cases
      .given(...taken)
      .when(release('li'))
      .thenTypes('CaseReleased'));
  test('is the only one to give it back', () =>
    cases
      .given(...taken)
      .when(release('wu'))
      .thenRejected('case-not-yours'));
  test('is nobody: nothing to give back', () =>
    cases
      .given(...opened)
      .when(release('wu'))
      .thenNothing());
});

describe('the first answer', () => {
  test('is a reply in the conversation', () =>
    cases
      .given(...opened)
      .when(doing('reply', at('02:30')))
      .then({ type: 'FirstResponseGiven', data: { at: at('02:30'), by: 'reply', id: 'r1', inTime: true } }));

  test('is a recorded call', () =>
    cases
      .given(...opened)
      .when(doing('call', at('02:30')))
      .then(
        { type: 'CaseCallRecorded', data: { callId: 'k1', accountId: 'li', text: sealed } },
        { type: 'FirstResponseGiven', data: { at: at('02:30'), by: 'call', id: 'k1', inTime: true } },
      ));

  test('is given once; later calls are calls', () =>
    cases
      .given(...lived(opening(MONDAY), doing('reply', at('02:30'))))
      .when(doing('call', at('02:40')))
      .thenTypes('CaseCallRecorded'));

  test('is no reply from before the case was opened', () =>
    cases
      .given(...opened)
      .when(doing('reply', at('01:30')))
      .thenNothing());

  test('comes too late at the due instant itself', () =>
    cases
      .given(...opened)
      .when(doing('reply', at('03:00')))
      .thenTypes('SlaWarned', 'SlaBreached', 'FirstResponseGiven'));

  test('waits for no customer: its clock never stands still', () => {
    const events = lived(opening(MONDAY), doing('wait', at('02:10')), doing('nothing', at('08:00')));
    expect(saidByClocks(events)).toEqual([
      `first-response SlaWarned ${at('02:48')}`,
      `first-response SlaBreached ${at('03:00')}`,
    ]);
  });

  test('that was given in time and heard of too late takes the breach back', () => {
    const late = lived(opening(MONDAY), doing('nothing', at('03:00')));
    cases
      .given(...late)
      .when(doing('reply', at('02:59')))
      .then(
        { type: 'FirstResponseGiven', data: { at: at('02:59'), by: 'reply', id: 'r1', inTime: true } },
        {
          type: 'SlaBreachRetracted',
          data: { clock: 'first-response', dueAt: at('03:00'), doneAt: at('02:59') },
        },
      );
  });
});

describe('the end', () => {
  const solved = lived(opening(MONDAY), doing('reply', at('02:10')), doing('resolve', at('02:40')));
  const closed = [...solved, ...Case.decide(fold(Case, solved), doing('close', at('02:50')))];

  test('comes after a solution', () => {
    cases
      .given(...opened)
      .when(doing('close', at('02:10')))
      .thenRejected('case-not-resolved');
    cases
      .given(...solved)
      .when(doing('close', at('02:50')))
      .thenTypes('CaseClosed');
  });
  test('comes once', () => {
    cases
      .given(...solved)
      .when(doing('resolve', at('02:50')))
      .thenNothing();
    cases
      .given(...closed)
      .when(doing('close', at('02:55')))
      .thenNothing();
  });
  test('is the end of work on it', () => {
    for (const verb of ['wait', 'resume', 'resolve', 'urgent'] as const)
      cases
        .given(...closed)
        .when(doing(verb, at('02:55')))
        .thenRejected('case-closed');
  });
  test('is undone by a person', () =>
    cases
      .given(...closed)
      .when(doing('reopen', at('02:55')))
      .thenTypes('CaseReopened'));
  test('is not undone by what was written before the solution', () =>
    cases
      .given(...closed)
      .when(doing('message', at('02:30')))
      .thenNothing());
  test('a solved case is not put aside to wait', () => {
    cases
      .given(...solved)
      .when(doing('wait', at('02:55')))
      .thenRejected('case-not-open');
    cases
      .given(...solved)
      .when(doing('resume', at('02:55')))
      .thenRejected('case-not-open');
  });
  test('there is nothing to reopen in what is open', () =>
    cases
      .given(...opened)
      .when(doing('reopen', at('02:10')))
      .thenNothing());
});
