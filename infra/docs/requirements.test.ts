import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ROOT, treeAt } from '../checks/tree.ts';
import { isCurrent } from './generated.ts';
import { proofsOf } from './proofs.ts';
import { requirementRows } from './requirement-rows.ts';
import { requirementsPage } from './requirements-page.ts';

const houses: string[] = [];
afterEach(() => houses.splice(0).forEach((house) => rmSync(house, { recursive: true })));

function house(files: Readonly<Record<string, string>>) {
  const root = mkdtempSync(join(tmpdir(), 'proofs-'));
  houses.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return proofsOf(treeAt(root), requirementRows);
}

describe('the page of requirements', () => {
  test('is what the tests say today, and every mark counts', () => {
    const { page, faults } = requirementsPage(treeAt(ROOT));
    expect(faults).toEqual([]);
    expect(isCurrent(ROOT, page), 'run `npm run requirements`').toBe(true);
  });

  test('has every row from R001 to R199 once and every voice', () => {
    const ids = requirementRows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 199)).toEqual(
      Array.from({ length: 199 }, (_, i) => `R${String(i + 1).padStart(3, '0')}`),
    );
    expect(
      ids
        .slice(199)
        .map((id) => id[0])
        .join(''),
    ).toBe('SSSMMMMMMMVVCCCCCCGGGGPPPP');
    for (const { id, meaning } of requirementRows) expect(meaning.split(' ').length, id).toBeLessThan(13);
  });
});

describe('a mark in a test title', () => {
  test('counts in a journey, an HTTP test and a test that stages a service', () => {
    const { proofs, faults } = house({
      'e2e/journeys/mail.journey.test.ts': "test('a mail is answered [C3] [R062]', () => {});",
      'services/a/test/parties.http.test.ts': "test.each([1])('a party [R018, R019] %s', () => {});",
      'services/a/test/parties.db.test.ts': 'const a = stageService(b); it(`kept [R020] ${a}`, () => {});',
    });
    expect(faults).toEqual([]);
    expect(proofs.map(({ title, rows }) => [title, ...rows])).toEqual([
      ['a mail is answered', 'C3', 'R062'],
      ['kept …', 'R020'],
      ['a party %s', 'R018', 'R019'],
    ]);
  });

  test('counts where the door is opened by what lies beside the test', () => {
    const { proofs } = house({
      'services/a/test/sales.db.test.ts':
        "import { open } from './stage.ts'; test('is sold [R085]', () => {});",
      'services/a/test/stage.ts': "import { deeper } from './visits.ts';",
      'services/a/test/visits.ts': "import { open } from './stage.ts'; await fetch('/api/a/v1/sales');",
    });
    expect(proofs.map(({ rows }) => rows)).toEqual([['R085']]);
  });

  test.each([
    ['which is no row', "test('x [R200]', () => {});"],
    ['at most three', "test('x [R001] [R002] [R003, R004]', () => {});"],
    ['is a group', "describe('x [R001]', () => {});"],
  ])('does not count when it is wrong: %s', (said, text) => {
    const { proofs, faults } = house({ 'e2e/x.journey.test.ts': text });
    expect(proofs).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(said)]);
  });

  test('does not count in a test of the inside', () => {
    const { proofs, faults } = house({ 'services/a/src/domain/x.test.ts': "test('x [R001]', () => {});" });
    expect(proofs).toEqual([]);
    expect(faults).toEqual([expect.stringContaining('public door')]);
  });
});
