import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ICruiseResult, type IFlattenedRuleSet, cruise } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly { readonly name: string }[];
  readonly options: Readonly<Record<string, unknown>>;
};

/** A small house with one violation of each rule, and what is allowed beside it. */
const planted: Readonly<Record<string, string>> = {
  'node_modules/pg/index.js': 'export {};',
  'node_modules/pg/package.json': '{"name":"pg","main":"index.js"}',
  'node_modules/kafkajs/index.js': 'export {};',
  'node_modules/kafkajs/package.json': '{"name":"kafkajs","main":"index.js"}',
  'proto/catalogue.ts': 'export const a = 1;',
  'packages/kernel/src/decider/index.ts': 'export const a = 1;',
  'packages/kernel/src/testing/index.ts': 'export const a = 1;',
  'packages/kernel/src/event-log/kafka.ts': "import 'kafkajs';",
  'packages/kernel/src/relay/relay.ts': "import 'kafkajs';",
  'packages/kernel/src/http/knows.ts': "import '../../../../services/a/src/domain/deal.events.ts';",
  'services/a/src/domain/deal.events.ts': 'export const a = 1;',
  'services/a/src/domain/deal.ts':
    "import './deal.events.ts'; import '../../../../packages/kernel/src/decider/index.ts';",
  'services/a/src/domain/impure.ts': "import '../queries/board.ts';",
  'services/a/src/queries/board.ts': "import '../domain/deal.events.ts';",
  'services/a/src/queries/decides.ts': "import '../domain/deal.ts';",
  'services/a/src/http/deep.ts': "import '../projections/board.ts';",
  'services/a/src/projections/board.ts':
    "import '../domain/deal.events.ts'; import '../../../../proto/catalogue.ts';",
  'services/a/src/commands/wire.ts': "import '../../../../proto/catalogue.ts';",
  'services/a/src/commands/driver.ts': "import 'pg';",
  'services/a/src/commands/kit.ts': "import '../../../../packages/kernel/src/testing/index.ts';",
  'services/a/src/commands/lost.ts': "import './nowhere.ts';",
  'services/a/src/main.ts': 'export {};',
  'services/a/src/app.ts': "import './main.ts';",
  'services/a/src/ring-one.ts': "import './ring-two.ts'; export const a = 1;",
  'services/a/src/ring-two.ts': "import './ring-one.ts'; export const b = 1;",
  'services/b/src/meets.ts': "import '../../a/src/domain/deal.events.ts';",
};

const expected: readonly (readonly [rule: string, from: string])[] = [
  ['no-cycles', 'services/a/src/ring-one.ts'],
  ['services-never-meet', 'services/b/src/meets.ts'],
  ['domain-is-pure', 'services/a/src/domain/impure.ts'],
  ['events-only', 'services/a/src/queries/decides.ts'],
  ['edges-stay-shallow', 'services/a/src/http/deep.ts'],
  ['proto-at-the-edges', 'services/a/src/commands/wire.ts'],
  ['one-home-per-driver', 'services/a/src/commands/driver.ts'],
  ['kafkajs-in-one-file', 'packages/kernel/src/relay/relay.ts'],
  ['kernel-knows-no-service', 'packages/kernel/src/http/knows.ts'],
  ['test-kit-in-tests', 'services/a/src/commands/kit.ts'],
  ['main-is-the-end', 'services/a/src/app.ts'],
  ['every-import-exists', 'services/a/src/commands/lost.ts'],
];

describe('the rules of the house', () => {
  let house: string;
  let found: readonly string[];

  beforeAll(async () => {
    house = await mkdtemp(join(tmpdir(), 'house-'));
    for (const [file, text] of Object.entries(planted)) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      await writeFile(join(house, file), text);
    }
    const { tsConfig: _, ...options } = config.options;
    const { output } = await cruise(['packages', 'services', 'proto'], {
      ...options,
      baseDir: house,
      validate: true,
      ruleSet: { forbidden: config.forbidden } as IFlattenedRuleSet,
    });
    found = (output as ICruiseResult).summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
  });
  afterAll(() => rm(house, { recursive: true }));

  test.each(expected)('%s catches what is planted in %s', (rule, from) => {
    expect(found).toContain(`${rule} ${from}`);
  });

  test('every rule has its planted violation, and nothing allowed is caught', () => {
    expect(expected.map(([rule]) => rule).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort());
    const caught = new Set(found.map((violation) => violation.split(' ')[1]));
    for (const legal of [
      'services/a/src/domain/deal.ts',
      'services/a/src/queries/board.ts',
      'services/a/src/projections/board.ts',
      'packages/kernel/src/event-log/kafka.ts',
    ]) {
      expect(caught).not.toContain(legal);
    }
  });
});
