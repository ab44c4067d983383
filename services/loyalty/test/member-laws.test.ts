import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '@rapport/kernel/decider';
import { dueOf } from '../src/domain/book.ts';
import type { MemberEvent } from '../src/domain/member.events.ts';
import { Member } from '../src/domain/member.ts';
import { periodAt } from '../src/domain/periods.ts';
import { tierFor } from '../src/domain/programme.ts';
import { type Step, balanceOf, deltaOf, histories, lived, programmeWith, rules, sum } from './lives.ts';

describe.each([0, 10])('an account under any history, with %i days of grace', (graceDays) => {
  const programme = programmeWith(graceDays);

  test('holds what its open lots hold less its debt, and its statement adds up to that', () =>
    fc.assert(
      fc.property(histories, (steps) => {
        const { events, seen, state } = lived(steps, programme, (step) => step.timers);
        for (const account of seen) {
          const inState = (wanted: string) =>
            sum(account.lots.filter((lot) => lot.state === wanted).map(({ left }) => left));
          expect(account.standing.pending).toBe(inState('pending'));
          expect(account.standing.available).toBe(inState('available'));
          expect(account.standing.due).toBe(dueOf(account));
          expect(account.standing.debt).toBeGreaterThanOrEqual(0);
          for (const lot of account.lots) {
            expect(
              Math.min(lot.left, lot.spent, lot.expired, lot.owed, lot.spent - lot.owed),
            ).toBeGreaterThanOrEqual(0);
            expect(lot.left + lot.spent + lot.expired).toBeLessThanOrEqual(lot.points);
          }
        }
        expect(sum(events.map(deltaOf))).toBe(balanceOf(state));
        // After a year and more nothing is left to spend: only what is owed.
        expect(balanceOf(state) + state.standing.debt).toBe(0);
      }),
      { numRuns: 300 },
    ));

  test('is the same whether timers come in time, late or never', () =>
    fc.assert(
      fc.property(histories, (steps) => {
        const told = [() => true, () => false, (step: Step) => step.timers].map((come) =>
          lived(steps, programme, come),
        );
        const [inTime, ...others] = told;
        for (const other of others) {
          expect(other.state).toEqual(inTime!.state);
          expect(other.events).toEqual(inTime!.events);
        }
      }),
      { numRuns: 150 },
    ));

  test('is made of its events alone', () =>
    fc.assert(
      fc.property(histories, (steps) => {
        const { events, state } = lived(steps, programme, (step) => step.timers);
        expect(fold(Member, JSON.parse(JSON.stringify(events)) as MemberEvent[])).toEqual(state);
      }),
      { numRuns: 100 },
    ));

  test('gives each order its points once over its lines, and never takes back more than an order brought', () =>
    fc.assert(
      fc.property(histories, (steps) => {
        const { events, state } = lived(steps, programme, (step) => step.timers);
        const brought = new Map<string, number>();
        for (const { type, data } of events) {
          if (type === 'PointsAwarded') {
            expect(sum(data.lines.map(({ points }) => points))).toBe(data.points);
            expect(sum(data.lines.map(({ qualifying }) => qualifying))).toBe(data.qualifying.points);
            brought.set(data.orderId, data.points);
          }
          if (type === 'PointsTakenBack') {
            for (const line of data.lines)
              expect(line.points).toBe(line.cancelled + line.taken + line.owed + line.lapsed);
            brought.set(data.orderId, brought.get(data.orderId)! - data.points);
          }
        }
        for (const points of brought.values()) expect(points).toBeGreaterThanOrEqual(0);
        for (const points of Object.values(state.qualifying)) expect(points).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150 },
    ));

  test('never falls in tier before the period is over, and rises at once', () =>
    fc.assert(
      fc.property(histories, (steps) => {
        const { events, seen } = lived(steps, programme, (step) => step.timers);
        const rank = (tierId: string) => rules.tiers.findIndex((tier) => tier.tierId === tierId);
        for (const { type, data } of events) {
          if (type === 'TierRisen') expect(rank(data.to)).toBeGreaterThan(rank(data.from));
          if (type === 'TierReviewed')
            expect(data.to).toBe(tierFor(rules.tiers, data.qualifying.points).tierId);
        }
        for (const account of seen) {
          const points = account.qualifying[account.period.from] ?? 0;
          expect(rank(account.tier)).toBeGreaterThanOrEqual(rank(tierFor(rules.tiers, points).tierId));
        }
      }),
      { numRuns: 150 },
    ));
});

test('periods begin with January where the programme is at home', () => {
  expect(periodAt('2026-12-31T16:00:00.000Z', { months: 12, zone: 'Asia/Shanghai' })).toEqual({
    from: '2027-01-01',
    endsAt: '2027-12-31T16:00:00.000Z',
  });
  expect(periodAt('2026-05-31T12:00:00.000Z', { months: 4, zone: 'Europe/London' })).toEqual({
    from: '2026-05-01',
    endsAt: '2026-08-31T23:00:00.000Z',
  });
});
