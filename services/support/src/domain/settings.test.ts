import { describe, expect, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import { officeWeek, promising } from '../../test/case-examples.ts';
import { Calendar, type DefineCalendar } from './calendar.ts';
import { type DefineSlaPolicy, SlaPolicy } from './policy.ts';

const office = [{ from: '09:00', to: '17:00' }];
const calendars = scenario(Calendar);
const define = (change: Partial<DefineCalendar['data']> = {}): DefineCalendar => ({
  type: 'DefineCalendar',
  data: { ...officeWeek, name: 'north', anew: true, ...change },
});
const { anew: _, ...words } = define().data;
const defined = { type: 'CalendarDefined', data: { ...words, version: 1 } } as const;

describe('a calendar', () => {
  test('begins as its first version', () => calendars.given().when(define()).then(defined));
  test('is revised whole, as the next version', () => {
    const data = { anew: false, specialDays: [{ date: '2026-10-01', name: '国庆节', hours: [] }] };
    calendars
      .given(defined)
      .when(define(data))
      .then({
        type: 'CalendarDefined',
        data: { ...words, specialDays: data.specialDays, version: 2 },
      });
  });
  test('that says what it said before is no new version, however its fields are ordered', () => {
    const { zone, week, specialDays, name } = define().data;
    calendars
      .given(defined)
      .when({ type: 'DefineCalendar', data: { specialDays, week, zone, name, anew: false } })
      .thenNothing();
  });
  test('is begun once, and revised only where it is', () => {
    calendars
      .given(defined)
      .when(define({ zone: 'UTC' }))
      .thenRejected('calendar-already-there');
    calendars
      .given()
      .when(define({ anew: false }))
      .thenRejected('calendar-unknown');
  });
  test('lies in a zone that there is', () => {
    for (const zone of ['Nowhere/Atlantis', '+08:00', ''])
      calendars.given().when(define({ zone })).thenRejected('zone-unknown');
  });
  test('has hours, in order, and each special day once', () => {
    const none = Array.from({ length: 7 }, () => []);
    calendars
      .given()
      .when(define({ week: none }))
      .thenRejected('calendar-without-hours');
    for (const hours of [
      [{ from: '12:00', to: '12:00' }],
      [{ from: '13:00', to: '12:00' }],
      [...office, { from: '16:59', to: '18:00' }],
    ])
      calendars
        .given()
        .when(define({ week: [hours, ...none.slice(1)] }))
        .thenRejected('calendar-hours-disordered');
    const day = { date: '2026-10-01', name: '', hours: [] };
    calendars
      .given()
      .when(define({ specialDays: [day, day] }))
      .thenRejected('calendar-day-twice');
  });
});

describe('a policy', () => {
  const policies = scenario(SlaPolicy);
  const promise = (change: Partial<DefineSlaPolicy['data']> = {}): DefineSlaPolicy => ({
    type: 'DefineSlaPolicy',
    data: { name: 'gold', calendarId: 'k1', ...promising(60, 480), anew: true, ...change },
  });
  const { anew: _anew, ...said } = promise().data;
  const promised = { type: 'SlaPolicyDefined', data: { ...said, version: 1 } } as const;

  test('begins and is revised in versions', () => {
    policies.given().when(promise()).then(promised);
    policies
      .given(promised)
      .when(promise({ anew: false, warningPercent: 50 }))
      .then({ type: 'SlaPolicyDefined', data: { ...said, warningPercent: 50, version: 2 } });
    policies
      .given(promised)
      .when(promise({ anew: false }))
      .thenNothing();
  });
  test('is begun once, and revised only where it is', () => {
    policies
      .given(promised)
      .when(promise({ name: 'other' }))
      .thenRejected('policy-already-there');
    policies
      .given()
      .when(promise({ anew: false }))
      .thenRejected('policy-unknown');
  });
  test('promises one thing for each type and priority, and the answer before the solution', () => {
    const { targets } = promising(60, 480);
    policies
      .given()
      .when(promise({ targets: targets.slice(1) }))
      .thenRejected('policy-incomplete');
    policies
      .given()
      .when(promise({ targets: [...targets, targets[0]!] }))
      .thenRejected('policy-target-twice');
    policies
      .given()
      .when(promise(promising(480, 60)))
      .thenRejected('policy-answer-after-solution');
  });
  test('has a target for every case', () => expect(promising(1, 2).targets).toHaveLength(16));
});
