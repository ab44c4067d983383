import { moneyOf } from '@rapport/kernel/money';
import { type Sql, identifier, join, sql } from '@rapport/kernel/sql';
import type { Condition, Fact, Reason } from '../domain/condition.events.ts';
import { whoHas } from './facts-sql.ts';
import { type Ask, ORDERS, oneOfIds, seenBy } from './seen.ts';

/** What is asked of the warehouse: of whom a condition holds. */
export interface Asked {
  /** What was recorded by then; all of it, without. */
  readonly asOf?: string;
  /** The day that days are counted back from, where the branch is. */
  readonly day: string;
  /** These customers alone. */
  readonly only?: readonly string[];
  readonly after?: string;
  readonly limit?: number;
}

/** A customer of whom it holds, and why. */
export interface Holder {
  readonly partyId: string;
  readonly reasons: readonly Reason[];
}

/** Everybody of whom a condition holds, by id, with the facts that it rests on. */
export async function holdersOf(ask: Ask, condition: Condition, asked: Asked): Promise<readonly Holder[]> {
  const facts = factsIn(condition);
  const found = facts.map((_, i) => foundColumns(i));
  const limit = asked.limit === undefined ? sql`` : sql`limit ${asked.limit}::bigint`;
  const rows = await ask<Found>(sql`
    with recursive ${heldBy(condition, facts, asked)}
    select c.party, ${join(found, ', ')} ${holding(condition, facts, asked)}
    order by c.party ${limit}`);
  return rows.map((row) => ({
    partyId: String(row['party']),
    reasons: reasonsOf(condition, numbered(facts), row),
  }));
}

/** How many there are of whom a condition holds. */
export async function holdersCount(ask: Ask, condition: Condition, asked: Asked): Promise<number> {
  const facts = factsIn(condition);
  const [row] = await ask<{ n: number }>(sql`
    with recursive ${heldBy(condition, facts, asked)}
    select count(*) as n ${holding(condition, facts, asked)}`);
  return row!.n;
}

type Found = Readonly<Record<string, unknown>>;

/** The facts of a condition from left to right: each becomes a table. */
export function factsIn(condition: Condition): readonly Fact[] {
  if (condition.is === 'not') return factsIn(condition.of);
  if (condition.is === 'all' || condition.is === 'any') return condition.of.flatMap(factsIn);
  return [condition];
}

const nameOf = (i: number) => identifier(`fact_${i}`);

function heldBy(condition: Condition, facts: readonly Fact[], { asOf, day }: Asked): Sql {
  const tables = facts.map((fact, i) => sql`${nameOf(i)} as (${whoHas(fact, day)})`);
  return join([seenBy(asOf), ORDERS, ...tables], ', ');
}

function holding(condition: Condition, facts: readonly Fact[], { only, after }: Asked): Sql {
  const tables = facts.map((_, i) => ({
    text: ` left join fact_${i} on fact_${i}.who = c.party`,
    values: [],
  }));
  const joined: Sql = { text: tables.map(({ text }) => text).join(''), values: [] };
  return sql`
    from customers c ${joined} where ${truthOf(condition, numbered(facts))}
      and ${only === undefined ? sql`true` : oneOfIds(sql`c.party`, only)}
      and ${after === undefined ? sql`true` : sql`c.party > ${after}`}`;
}

const foundColumns = (i: number): Sql => ({
  text: ['who', 'n', 'minor', 'currency', 'last_on', 'word', 'records']
    .map((column) =>
      column === 'last_on'
        ? `fact_${i}.last_on::varchar as last_on_${i}`
        : `fact_${i}.${column} as ${column}_${i}`,
    )
    .join(', '),
  values: [],
});

/** Gives each fact its number in the order they are met. */
function numbered(facts: readonly Fact[]): () => number {
  let next = 0;
  return () => {
    if (next >= facts.length) throw new Error('more facts than were counted');
    next += 1;
    return next - 1;
  };
}

function truthOf(condition: Condition, number: () => number): Sql {
  if (condition.is === 'not') return sql`not (${truthOf(condition.of, number)})`;
  if (condition.is === 'all' || condition.is === 'any') {
    if (condition.of.length === 0) return condition.is === 'all' ? sql`true` : sql`false`;
    const parts = condition.of.map((part) => truthOf(part, number));
    return sql`(${join(parts, condition.is === 'all' ? ' and ' : ' or ')})`;
  }
  return { text: `fact_${number()}.who is not null`, values: [] };
}

/** The facts by which a condition holds; of one that is turned round, what was not found. */
function reasonsOf(condition: Condition, number: () => number, row: Found): readonly Reason[] {
  const { reasons } = judged(condition, number, row);
  return reasons;
}

interface Judged {
  readonly holds: boolean;
  readonly reasons: readonly Reason[];
}

function judged(condition: Condition, number: () => number, row: Found): Judged {
  if (condition.is === 'not') {
    const { holds } = judged(condition.of, number, row);
    const absent = factsIn(condition.of).map(({ is }) => ({ fact: is, absent: true, count: 0, records: [] }));
    return { holds: !holds, reasons: holds ? [] : absent };
  }
  if (condition.is === 'all' || condition.is === 'any') {
    const parts = condition.of.map((part) => judged(part, number, row));
    const holds = condition.is === 'all' ? parts.every((one) => one.holds) : parts.some((one) => one.holds);
    const those = parts.filter((one) => one.holds);
    return { holds, reasons: holds ? those.flatMap(({ reasons }) => reasons) : [] };
  }
  const i = number();
  if (row[`who_${i}`] === null) return { holds: false, reasons: [] };
  return { holds: true, reasons: [reasonOf(condition, i, row)] };
}

const RECORDS: Readonly<Partial<Record<Fact['is'], string>>> = {
  bought: 'order',
  quote: 'quote',
  lead: 'lead',
  'open-case': 'case',
  'broken-promise': 'promise',
  'due-promise': 'promise',
  'awaits-call': 'call',
  member: 'member',
  reached: 'message',
};

function reasonOf(fact: Fact, i: number, row: Found): Reason {
  const { [`n_${i}`]: n, [`minor_${i}`]: minor, [`currency_${i}`]: currency } = row;
  const { [`last_on_${i}`]: lastOn, [`word_${i}`]: word, [`records_${i}`]: ids } = row;
  const kind = RECORDS[fact.is];
  return {
    fact: fact.is,
    absent: false,
    count: fact.is === 'member' ? Number(minor ?? 0) : Number(n),
    ...(currency && minor !== null && Number(minor) >= 0
      ? { amount: moneyOf(BigInt(String(minor)), String(currency)) }
      : {}),
    ...(lastOn ? { lastOn: String(lastOn) } : {}),
    ...(word ? { word: String(word) } : {}),
    records: kind ? (ids as readonly string[]).map((id) => ({ kind, id })) : [],
  };
}
