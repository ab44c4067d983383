import { expect, test } from 'vitest';
import { openColumnar } from '../../../services/analytics/src/adapters/duckdb.ts';
import { appendFacts, makeTables } from '../../../services/analytics/src/adapters/warehouse-shape.ts';
import { factsOf } from '../../../services/analytics/src/projections/facts.ts';
import { reached, touchedSince } from '../../../services/analytics/src/queries/assessed.ts';
import { type Told, ZONE, folderFor } from '../../../services/analytics/test/log-world.ts';
import { plainFacts } from '../../../services/analytics/test/random-condition.ts';
import { randomWorld } from '../../../services/analytics/test/random-world.ts';
import { knownOf } from '../conditions/holding.ts';
import { daysIn } from '../days.ts';
import { readAsTold, readTopicByTopic } from './hearing.ts';

const FACTS = plainFacts().filter((fact) => !('withinDays' in fact));
const AT_ONCE = 3;
const dayOf = daysIn(ZONE);

/** For each fact, of whom it holds by what was told. */
function holders(told: readonly Told[]): readonly ReadonlySet<string>[] {
  const known = knownOf(dayOf);
  for (const event of readTopicByTopic(told)) known.take(event);
  return FACTS.map((fact) => new Set(known.holders(fact, '2026-03-16')));
}

test.each([1, 2, 3, 4])(
  'whoever a fact begins or ends to hold of is looked at again by what was heard, in company %i',
  async (seed) => {
    const { folder, remove } = folderFor();
    const told = randomWorld(seed);
    const heard = readAsTold(told);
    const columnar = await openColumnar(folder, '64MB', () => undefined);
    await columnar.write(makeTables);
    let before = holders([]);
    for (let until = AT_ONCE; until < told.length + AT_ONCE; until += AT_ONCE) {
      const looked = await reached(columnar.ask);
      const { facts, lines } = factsOf(heard.slice(until - AT_ONCE, until), dayOf);
      await columnar.write((connection) => appendFacts(connection, facts, lines));
      const touched = new Set((await touchedSince(columnar.ask, looked)).parties);
      const now = holders(told.slice(0, until));
      now.forEach((who, i) => {
        const was = before[i]!;
        const changed = [...new Set([...who, ...was])].filter((one) => who.has(one) !== was.has(one));
        const missed = changed.filter((one) => !touched.has(one));
        expect(missed, JSON.stringify(FACTS[i])).toEqual([]);
      });
      before = now;
    }
    await columnar.close();
    remove();
  },
);
