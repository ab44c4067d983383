import { createHash } from 'node:crypto';
import { sql } from '@rapport/kernel/sql';
import type { Warehouse } from '../src/adapters/warehouse.ts';

/** What a warehouse holds: how many facts, a digest of all that is in it, and how often it was made anew. */
export interface Holdings {
  readonly facts: number;
  readonly digest: string;
  readonly anew: number;
}

export async function holdings(warehouse: Warehouse): Promise<Holdings> {
  const facts = await warehouse.ask(sql`select * from facts order by id`);
  const lines = await warehouse.ask(sql`select * from lines order by fact, line`);
  const digest = createHash('sha256')
    .update(JSON.stringify([facts, lines]))
    .digest('hex');
  return { facts: facts.length, digest, anew: warehouse.state().thrownAway.length };
}
