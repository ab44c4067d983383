import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { freeCodes, tellHistory } from './history.ts';
import type { Draft } from './pen.ts';
import { type Plan, REGULAR_EVENTS } from './plan.ts';
import { plainHash, smallCompany } from './small-company.ts';

const plan: Plan = {
  ...{ parties: 150, events: 4_000, seed: 7, until: '2026-11-01T00:00:00.000Z' },
  ...{ longest: 600, regulars: 0 },
};

function told(of: Plan): readonly Draft[] {
  const places = { positions: new Map(), numbers: new Map() };
  return [...tellHistory(of, smallCompany, places, plainHash)].map(({ draft }) => draft);
}

const digest = (drafts: readonly Draft[]) =>
  createHash('sha256')
    .update(JSON.stringify(drafts.map(({ appends, slips }) => [[...appends], slips])))
    .digest('hex');

const appendsOf = (drafts: readonly Draft[]) =>
  drafts.flatMap(({ appends }) =>
    [...appends].flatMap(([service, all]) => all.map((one) => ({ service, ...one }))),
  );

test('the same plan is the same history to the last byte, and another seed another one', () => {
  expect(digest(told(plan))).toBe(digest(told(plan)));
  expect(digest(told({ ...plan, seed: 8 }))).not.toBe(digest(told(plan)));
});

test('a code that somebody has is nobody else’s: the next candidate is', () => {
  const codeOf = freeCodes((partyId, turn) => `${partyId[0]}${turn}`);
  expect(['an', 'bo', 'ai', 'ao'].map(codeOf)).toEqual(['a0', 'b0', 'a1', 'a2']);
});

test('it has about as many events as were asked for, of all services that customers meet', () => {
  const drafts = told(plan);
  const events = drafts.reduce((sum, draft) => sum + draft.events, 0);
  expect(events).toBeGreaterThan(3_400);
  expect(events).toBeLessThan(4_600);
  const services = new Set(appendsOf(drafts).map(({ service }) => service));
  expect(services).toEqual(
    new Set(['customers', 'channels', 'sales', 'support', 'workflow', 'loyalty', 'marketing']),
  );
});

test('it is told in the order of time, and ends before its last day is over', () => {
  const instants = appendsOf(told(plan)).map(({ recordedAt, service }) => ({ recordedAt, service }));
  for (const all of Map.groupBy(instants, ({ service }) => service).values()) {
    const at = all.map(({ recordedAt }) => recordedAt);
    expect(at).toEqual(at.toSorted());
    expect(at.at(-1)! <= plan.until).toBe(true);
  }
});

test('each event has an id of its own and each key is used once, and what was caused names what caused it', () => {
  const appends = appendsOf(told(plan));
  const ids = appends.flatMap(({ parts }) => parts.flatMap(({ events }) => events.map(({ id }) => id)));
  expect(new Set(ids).size).toBe(ids.length);
  const keys = appends.flatMap(({ idempotency }) => (idempotency ? [idempotency.key] : []));
  expect(new Set(keys).size).toBe(keys.length);
  const known = new Set(ids);
  const causes = appends.flatMap(({ cause }) => (cause.causationId ? [cause.causationId] : []));
  expect(causes.length).toBeGreaterThan(100);
  expect(causes.every((cause) => known.has(cause))).toBe(true);
});

test('whoever acts is somebody the services know: an account of the company, a service, a timer, the customer', () => {
  const accounts = new Set(smallCompany.agents.map((id) => `account:${id}`));
  const strangers = appendsOf(told(plan)).filter(
    ({ cause: { actor } }) => !accounts.has(actor) && !/^(service|timer):[a-z-]+$|^customer$/.test(actor),
  );
  expect(strangers).toEqual([]);
});

test('one customer alone has as many events as were asked for', () => {
  const [first] = told({ ...plan, parties: 1, events: 600 });
  expect(first!.events).toBeGreaterThan(500);
});

test('those who come all the time have their many events each, beside everybody else', () => {
  const eventsOf = (of: Plan) => told(of).reduce((sum, draft) => sum + draft.events, 0);
  const events = eventsOf({ ...plan, parties: 5, events: 4 * REGULAR_EVENTS + 5, longest: 0, regulars: 4 });
  expect(events).toBeGreaterThan(3.4 * REGULAR_EVENTS);
  expect(events).toBeLessThan(4.6 * REGULAR_EVENTS);
});
