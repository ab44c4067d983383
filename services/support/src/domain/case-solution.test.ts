import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import {
  MONDAY,
  at,
  doing,
  lived,
  officeWeek,
  opening,
  promising,
  saidByClocks,
} from '../../test/case-examples.ts';
import { Case } from './case.ts';
import type { CaseCommand } from './case.commands.ts';

const cases = scenario(Case);
const stateAfter = (...commands: readonly CaseCommand[]) => fold(Case, lived(opening(MONDAY), ...commands));

describe('the time to a solution', () => {
  const waiting = lived(opening(MONDAY), doing('reply', at('02:10')), doing('wait', at('03:00')));

  test('stands still while the customer is awaited, and goes on with what is left', () => {
    cases
      .given(...waiting)
      .when(doing('message', at('04:00', 3)))
      .then({
        type: 'CaseResumed',
        data: {
          at: at('04:00', 3),
          by: 'message',
          accountId: '',
          // One hour was used on Monday; five are left on Tuesday, two on Wednesday.
          resolution: {
            targetMinutes: 480,
            warningMinutes: 384,
            used: 3_600_000,
            warnAt: at('01:24', 4),
            dueAt: at('03:00', 4),
          },
        },
      });
  });

  test('is not awaited twice, and not by a message that was there before', () => {
    cases
      .given(...waiting)
      .when(doing('wait', at('03:10')))
      .thenNothing();
    cases
      .given(...waiting)
      .when(doing('message', at('02:30')))
      .thenNothing();
  });

  test('stops with the solution', () => {
    const { resolution, status } = stateAfter(doing('reply', at('02:10')), doing('resolve', at('05:00')));
    expect({ status, resolution }).toMatchObject({
      status: 'resolved',
      resolution: { used: 3 * 3_600_000, dueAt: '', since: '', metAt: at('05:00') },
    });
  });

  test('goes on where it stood when the customer writes again', () => {
    const state = stateAfter(
      doing('reply', at('02:10')),
      doing('resolve', at('05:00')),
      doing('close', at('06:00')),
      doing('message', at('07:00')),
    );
    expect(state).toMatchObject({ status: 'open', resolution: { metAt: '', dueAt: at('04:00', 3) } });
  });

  test('is promised anew for what becomes urgent, what was used stays used', () => {
    const { resolution } = stateAfter(doing('reply', at('02:10')), doing('urgent', at('04:00')));
    expect(resolution).toMatchObject({ targetMinutes: 240, used: 2 * 3_600_000, dueAt: at('06:00') });
  });

  test('that is up when it becomes urgent is missed at that instant', () => {
    const events = lived(
      opening(MONDAY),
      doing('reply', at('02:10')),
      doing('urgent', at('07:00')),
      doing('nothing', at('07:00')),
    );
    expect(saidByClocks(events)).toEqual([
      `resolution SlaWarned ${at('07:00')}`,
      `resolution SlaBreached ${at('07:00')}`,
    ]);
  });

  test('once missed stays missed, solved and reopened', () => {
    const commands = [
      doing('reply', at('02:10')),
      doing('resolve', at('05:00', 3)),
      doing('reopen', at('06:00', 3)),
    ];
    const events = lived(opening(MONDAY), ...commands, doing('nothing', at('06:00', 4)));
    expect(saidByClocks(events).filter((said) => said.includes('Breached'))).toEqual([
      `resolution SlaBreached ${at('02:00', 3)}`,
    ]);
    expect(fold(Case, events).resolution.breachedAt).toBe(at('02:00', 3));
  });
});

test('two who act at once are put in order: time never goes back for a case', () => {
  const waiting = lived(opening(MONDAY), doing('reply', at('02:05')), doing('wait', at('02:30')));
  const [resumed] = Case.decide(fold(Case, waiting), doing('resume', at('02:29')));
  expect(resumed).toMatchObject({ type: 'CaseResumed', data: { at: at('02:30') } });
});

test('a policy that promises by other hours promises other instants', () => {
  const [event] = Case.decide(Case.initial, opening(MONDAY, officeWeek, promising(30, 60)));
  expect(event).toMatchObject({
    data: { firstResponse: { dueAt: at('02:30') }, resolution: { dueAt: at('03:00') } },
  });
});
