import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { readContracts } from '../docs/contracts.ts';
import { houseRules } from './house-rules.ts';
import { buildHouse, plantings } from './planted-house.ts';
import { dataClassFaults } from './rules/data-classes.ts';
import { ROOT, type Tree, treeAt } from './tree.ts';

const SLOW = 60_000;

describe('this house', () => {
  const tree = treeAt(ROOT);
  test.each(houseRules.map((rule) => [rule.name, rule] as const))('%s', async (_name, rule) => {
    expect(await rule.check(tree), rule.meaning).toEqual([]);
  });

  test(
    'every field of the contracts says how it must be treated, and what is personal is sealed',
    { timeout: SLOW },
    () => {
      expect(dataClassFaults(readContracts(ROOT))).toEqual([]);
    },
  );
});

describe('a house', () => {
  const houses: Tree[] = [];
  afterAll(() => houses.forEach(({ root }) => rmSync(root, { recursive: true })));
  const house = (over?: Readonly<Record<string, string>>) => {
    houses.push(buildHouse(over));
    return houses.at(-1) as Tree;
  };

  test('in which all is well passes every rule', async () => {
    const tree = house();
    for (const rule of houseRules) expect(await rule.check(tree), rule.name).toEqual([]);
  });

  test.each(plantings)('$rule finds $found', async ({ rule: name, file, text, found }) => {
    const rule = houseRules.find((one) => one.name === name);
    expect(await rule?.check(house({ [file]: text }))).toContainEqual(expect.stringContaining(found));
  });

  test('has a violation planted for every rule', () => {
    expect(new Set(plantings.map(({ rule }) => rule))).toEqual(new Set(houseRules.map(({ name }) => name)));
  });
});
