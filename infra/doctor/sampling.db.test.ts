import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeardEvent, Projection } from '@rapport/kernel/projection';
import { sql } from '@rapport/kernel/sql';
import { freshServiceDatabase } from '../../packages/kernel/src/testing/databases.ts';
import { sampleOf } from './sampling.ts';

const projection: Projection = {
  name: 'lines_v1',
  from: 'own',
  key: ['order_id', 'line'],
  columns: { order_id: 'uuid', line: 'bigint' },
  on: {
    Ordered: ({ data }: HeardEvent<{ orderId: string; line: number }>) => [
      { key: [data.orderId, data.line], fold: () => ({ order_id: data.orderId, line: data.line }) },
    ],
  },
};
const ordered = (orderId: string, line: number) =>
  ({ type: 'Ordered', data: { orderId, line } }) as HeardEvent<never>;

describe('a sample of a read model', () => {
  test('is the same rows in the fold and in the database, about a thousand of them', async () => {
    const database = await freshServiceDatabase();
    await database.run(
      sql`create table read.lines_v1 (order_id uuid, line bigint, primary key (order_id, line))`,
    );
    const rows = Array.from({ length: 6_000 }, (_, line) => ({ order_id: randomUUID(), line }));
    await database.run(sql`
      insert into read.lines_v1 select * from json_to_recordset(${JSON.stringify(rows)}::json) as r (order_id uuid, line bigint)`);
    const sample = sampleOf(projection, rows.length, false);
    expect(sample.whole).toBe(false);
    const folded = rows
      .filter(
        ({ order_id: id, line }) => (sample.projection.on['Ordered']?.(ordered(id, line)) ?? []).length > 0,
      )
      .map(({ order_id: id }) => id);
    const kept = await database.many<{ id: string }>(
      sql`select order_id as id from read.lines_v1 where ${sample.rows}`,
    );
    await database.close();
    expect(kept.map(({ id }) => id).sort()).toEqual(folded.sort());
    expect(folded.length).toBeGreaterThan(700);
    expect(folded.length).toBeLessThan(1_300);
  });

  test('is everything in a small table, or when everything is asked', () => {
    expect(sampleOf(projection, 900, false).whole).toBe(true);
    expect(sampleOf(projection, 1_000_000, true).whole).toBe(true);
  });
});
