import { expect, test } from 'vitest';
import { planYear } from './plan.ts';
import { PRODUCTS, SALE_STEPS } from './selling.ts';

const end = new Date('2026-11-23T12:00:00.000Z');

test('the same end gives the same year, another end the same people on other days', () => {
  expect(planYear(end)).toEqual(planYear(end));
  const words = (at: Date) => planYear(at).flatMap((moment) => moment.mails.map((mail) => mail.text)).length;
  expect(words(new Date('2027-01-05T00:00:00.000Z'))).toBeGreaterThan(1_000);
});

test('a year of some hundred people in both languages, in order of time, that ends the day before', () => {
  const moments = planYear(end);
  const mails = moments.flatMap((moment) => moment.mails);
  const instants = moments.map((moment) => moment.at.getTime());
  expect(instants).toEqual([...instants].sort((a, b) => a - b));
  expect(moments.at(-1)!.at.toISOString() < '2026-11-23T00:00:00.000Z').toBe(true);
  expect(moments[0]!.at.toISOString() < '2025-12-01T00:00:00.000Z').toBe(true);
  expect(new Set(mails.map((mail) => mail.from.address)).size).toBeGreaterThan(250);
  expect(mails.length).toBeGreaterThan(1_000);
  for (const language of ['zh', 'en'])
    expect(mails.some((mail) => mail.from.language === language)).toBe(true);
  expect(mails.every((mail) => !/\{\w+\}/.test(mail.subject + mail.text))).toBe(true);
});

test('an agent takes a thread before answering it, and only after its mail came', () => {
  const seen = new Map<number, string>();
  for (const { mails, acts } of planYear(end)) {
    for (const { thread } of mails) seen.set(thread, seen.get(thread) ?? 'came');
    for (const { kind, thread } of acts) {
      expect(seen.get(thread)).toBeDefined();
      if (kind === 'take') seen.set(thread, 'taken');
      else expect(seen.get(thread)).toBe('taken');
    }
  }
});

test('some threads leave promises and tasks behind, most of them settled, few enough to load in no time', () => {
  const acts = planYear(end).flatMap((moment) => moment.acts);
  const count = (kind: string) => acts.filter((act) => act.kind === kind).length;
  expect(count('promise')).toBeGreaterThan(40);
  expect(count('task')).toBeGreaterThan(30);
  expect(count('promise') + count('keep') + count('task') + count('finish')).toBeLessThan(170);
  const taken = new Set<string>();
  for (const { kind, thread } of acts) {
    if (kind === 'keep') expect(taken).toContain(`promise ${thread}`);
    if (kind === 'finish') expect(taken).toContain(`task ${thread}`);
    taken.add(`${kind} ${thread}`);
  }
});

test('some threads become sales and cases, at every step of both, few enough to load in no time', () => {
  const acts = planYear(end).flatMap((moment) => moment.acts);
  const sales = acts.filter((act) => act.kind === 'sell');
  for (const step of SALE_STEPS) expect(sales.some(({ until }) => until === step)).toBe(true);
  const cases = acts.filter((act) => act.kind === 'case');
  expect(cases.some(({ solution }) => solution === undefined)).toBe(true);
  expect(cases.some(({ solution }) => solution !== undefined)).toBe(true);
  const steps = sales.map(({ until }) => [1, 2, 3, 5, 7][SALE_STEPS.indexOf(until)]!);
  const commands = steps.reduce((sum, n) => sum + n, 0) + cases.length * 3 + 2 * PRODUCTS.length;
  expect(commands).toBeGreaterThan(40);
  expect(commands).toBeLessThan(100);
});

test('some of those who write buy in the shop, many of them again, few enough to load in no time', () => {
  const moments = planYear(end);
  const writers = new Map(
    moments.flatMap(({ mails }) => mails.map(({ thread, from }) => [thread, from.address])),
  );
  const orders = moments.flatMap(({ acts }) => acts).filter((act) => act.kind === 'order');
  const perBuyer = Map.groupBy(orders, ({ thread }) => writers.get(thread));
  expect(new Set(orders.map(({ number }) => number)).size).toBe(orders.length);
  expect(perBuyer.size).toBeGreaterThan(50);
  expect([...perBuyer.values()].filter(({ length }) => length > 1).length).toBeGreaterThan(20);
  expect(orders.length).toBeLessThan(180);
});
