import type { CommandContext } from '../command/index.ts';
import { Rejection } from '../decider/index.ts';
import type { Database, Transaction } from '../postgres/index.ts';
import type { HeardEvent, TimerChange, TimerRule } from '../projection/index.ts';
import { type Places, moveCheckpoint, placesIn, takeStep } from '../projection/checkpoints.ts';
import { heardFrom } from '../projection/follow.ts';
import type { Ears } from '../projection/heard.ts';
import type { Tail } from '../projection/tail.ts';
import { sql } from '../sql/index.ts';
import { type Clock, type Instant, type JsonObject, deriveUuid } from '../values/index.ts';

const CHECKPOINT = 'timers';

interface TimerRow {
  readonly name: string;
  readonly key: string;
  readonly due_at: Instant;
  readonly payload: JsonObject;
}

/** Folds the next page of the own log into the due table. False when there was nothing to do. */
export async function recordTimers(
  rules: readonly TimerRule[],
  source: string,
  database: Database,
  tail: Pick<Tail, 'heard'>,
  places: Places = placesIn(database),
): Promise<boolean> {
  return await takeStep(
    places,
    CHECKPOINT,
    async () => 0,
    async (from) => {
      const heard = await tail.heard(from, earsOf(rules));
      if (!heard) return undefined;
      const { to } = heard;
      const changes = heard.events.flatMap((event) => changesOf(rules, heardFrom(source, event)));
      if (changes.length === 0) await places.passOver(CHECKPOINT, from, to);
      else
        await database.transaction(async (tx) => {
          await recordAll(tx, changes);
          await moveCheckpoint(tx, CHECKPOINT, from, to);
        });
      return to;
    },
  );
}

const ears = new WeakMap<readonly TimerRule[], Ears>();

/** What any of the rules has an ear for. */
function earsOf(rules: readonly TimerRule[]): Ears {
  const all = ears.get(rules) ?? Object.assign({}, ...rules.map(({ on }) => on));
  ears.set(rules, all);
  return all;
}

interface RuledChange {
  readonly rule: TimerRule;
  readonly change: TimerChange;
}

function changesOf(rules: readonly TimerRule[], event: HeardEvent): readonly RuledChange[] {
  return rules.flatMap((rule) => {
    const change = rule.on[event.type]?.(event as HeardEvent<never>);
    return change ? [{ rule, change }] : [];
  });
}

/** A page in two statements, however many timers it is about: only the last that is said of a timer counts. */
async function recordAll(tx: Transaction, changes: readonly RuledChange[]): Promise<void> {
  const last = new Map(changes.map((ruled) => [JSON.stringify([ruled.rule.name, ruled.change.key]), ruled]));
  const named = [...last.values()].map(({ rule: { name }, change }) => ({ name, ...change }));
  const cancelled = named.filter((timer) => 'cancel' in timer);
  const set = named.filter((timer) => 'set' in timer);
  if (cancelled.length > 0)
    await tx.run(sql`
      delete from ops.timers t
      using unnest(${cancelled.map(({ name }) => name)}::text[], ${cancelled.map(({ key }) => key)}::text[]) as r (name, key)
      where t.name = r.name and t.key = r.key`);
  if (set.length > 0)
    await tx.run(sql`
      insert into ops.timers (name, key, due_at, payload)
      select r.name, r.key, r.due_at, r.payload::jsonb
      from unnest(${set.map(({ name }) => name)}::text[], ${set.map(({ key }) => key)}::text[],
        ${set.map((timer) => timer.set)}::timestamptz[],
        ${set.map(({ payload = {} }) => JSON.stringify(payload))}::text[]) as r (name, key, due_at, payload)
      on conflict (name, key) do update set due_at = excluded.due_at, payload = excluded.payload`);
}

/** What is known of the timer that is due next, so that nobody asks for it before. */
export interface NextDue {
  /** Nothing is due by then, as far as anybody has said. */
  isAfter(now: Date): boolean;
  /** The database was asked: the first is due then, or was; undefined: there is none. */
  found(due: Instant | undefined): void;
  /** Timers were set or cancelled. */
  forget(): void;
}

/** A timer that somebody else has set, or a crash has brought back, is noticed after this long. */
const REMEMBERED_MS = 1_000;

/** Knows nothing yet. */
export function nextDue(): NextDue {
  let known: { readonly at: number; readonly until: number } | undefined;
  return {
    isAfter: (now) => known !== undefined && now.getTime() < known.at && performance.now() < known.until,
    found: (due) => {
      const at = due === undefined ? Number.POSITIVE_INFINITY : Date.parse(due);
      known = { at, until: performance.now() + REMEMBERED_MS };
    },
    forget: () => {
      known = undefined;
    },
  };
}

const FIRED_AT_ONCE = 100;

/**
 * Fires what is due, oldest first, one after the other; asks for it only once the next one may be due. The command's id
 * follows from the timer, so a crash between the command and the deletion of its row repeats it without effect.
 */
export async function fireDue(
  rules: readonly TimerRule[],
  database: Database,
  clock: Clock,
  next: NextDue = nextDue(),
): Promise<boolean> {
  const now = clock.now();
  if (next.isAfter(now)) return false;
  const rows = await database.many<TimerRow>(sql`
    (select name, key, due_at, payload from ops.timers where due_at <= ${now} order by due_at, name, key limit ${FIRED_AT_ONCE})
    union all (select name, key, due_at, payload from ops.timers where due_at > ${now} order by due_at limit 1)
    order by due_at, name, key`);
  const due = rows.filter((row) => Date.parse(row.due_at) <= now.getTime());
  next.found(rows[0]?.due_at);
  for (const { name, key, due_at: dueAt, payload } of due) {
    const rule = rules.find((candidate) => candidate.name === name);
    if (!rule) throw new Error(`a timer of an unknown rule: ${name}`);
    try {
      await rule.fire({ key, dueAt, payload, commandId: deriveUuid('timer', name, key, dueAt) });
    } catch (error) {
      // The rule of the business has become another meanwhile: the refusal is the timer's outcome.
      if (!(error instanceof Rejection)) throw error;
    }
    await database.run(
      sql`delete from ops.timers where name = ${name} and key = ${key} and due_at = ${dueAt}`,
    );
  }
  return due.length > 0;
}

/** The context of a command that a timer issues: decided from the due instant, however late it fires. */
export function timerContext(
  rule: string,
  timer: { readonly commandId: string; readonly dueAt: Instant },
): CommandContext {
  return {
    cause: { correlationId: timer.commandId, actor: `timer:${rule}` },
    idempotency: { key: timer.commandId, requestHash: timer.dueAt, kind: 'reaction' },
    occurredAt: timer.dueAt,
  };
}
