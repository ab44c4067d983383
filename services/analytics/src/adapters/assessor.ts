import type { Leases } from '@rapport/kernel/leases';
import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import { followLoop } from '@rapport/kernel/projection';
import type { Worker } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { instantOf } from '@rapport/kernel/values';
import { createWake, pause, seldom } from '@rapport/kernel/waking';
import { type Desk, assessProfiles, fitModel } from '../commands/index.ts';
import type { Assessment, Candidate } from '../domain/profile.ts';
import type { Scores } from '../domain/profile.events.ts';
import { RULES_TO_BEGIN_WITH } from '../domain/ruleset.ts';
import type { ActionRule } from '../domain/ruleset.events.ts';
import { scoresOf } from '../domain/scoring.ts';
import { type Held, type Looked, heldBy, profiled, reached, touchedSince } from '../queries/assessed.ts';
import { latestModel, latestRules } from '../queries/profiles.ts';
import { purchasesUntil } from '../queries/purchases.ts';
import { liveSegments } from '../queries/segments.ts';
import { nameOfRule, nameOfSegment } from '../queries/unanswered.ts';
import type { Calendar } from './calendar.ts';
import type { Warehouse } from './warehouse.ts';

/** What is judged with. */
export interface AssessorNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly leases: Leases;
  readonly logger: Logger;
  readonly warehouse: Pick<Warehouse, 'ask' | 'behind' | 'onNews'>;
  readonly calendar: Calendar;
  readonly currency: string;
}

/** Facts that come one by one are judged together. */
const NEWS_MS = 1_000;
/** So often somebody looks whether a new day has begun. */
const IDLE_MS = 5_000;
/** A new day changes everybody a little: between two rounds of all customers lies so much time, however fast days go by. */
const EVERYBODY_MS = 20_000;
/** A condition that the warehouse could not answer is asked again after so long, and of everybody. */
const UNANSWERED_MS = 600_000;
/** Customers that are said something of in one append. */
const AT_ONCE = 100;

/** Judges customers anew whenever something is heard that may change what is said of them; one process at a time. */
export function assessor(needs: AssessorNeeds): Worker {
  let held: { stop(): Promise<void> } | undefined;
  const bells = new Set<() => void>();
  needs.warehouse.onNews(() => bells.forEach((ring) => ring()));
  return {
    name: 'assess-customers',
    start: async () => {
      held = needs.leases.hold('assess-customers', async ({ signal }) => {
        const wake = createWake(signal);
        const ring = seldom(() => wake.ring(), NEWS_MS);
        const leave = needs.desk.store.onAppend(ring);
        bells.add(ring);
        const round = rounds(needs, EVERYBODY_MS);
        const step = async () => {
          const judged = await round();
          if (judged) await pause(NEWS_MS, signal);
          return judged;
        };
        try {
          await followLoop('assess-customers', step, wake, signal, needs.logger, IDLE_MS);
        } finally {
          leave();
          bells.delete(ring);
        }
      });
    },
    stop: async () => held?.stop(),
  };
}

/** What was judged by, and until where: another of either calls for another round. */
interface Memory {
  readonly looked: Looked;
  readonly by: string;
  readonly day: string;
  readonly scores: ReadonlyMap<string, Scores>;
  /** Conditions by name that had no answer, and when they are asked again (ms of the monotonic clock). */
  readonly unanswered: ReadonlyMap<string, number>;
}

/**
 * Makes the rounds: each call judges whom something was heard of since the last, or everybody when a rule is new, or a day
 * that began `everybodyMs` or more after the last one was taken up; until then that day goes on.
 */
export function rounds(needs: AssessorNeeds, everybodyMs = 0): () => Promise<boolean> {
  let memory: Memory | undefined;
  let dayTakenUp = Number.NEGATIVE_INFINITY;
  const dayOf = (now: Date) => {
    if (memory && performance.now() - dayTakenUp < everybodyMs) return memory.day;
    const day = needs.calendar.dayOf(now);
    if (day !== memory?.day) dayTakenUp = performance.now();
    return day;
  };
  return async () => {
    if ((await needs.warehouse.behind()) > 0) return false;
    const looked = await reached(needs.warehouse.ask);
    const now = needs.desk.clock.now();
    const day = dayOf(now);
    await refit(needs, day, instantOf(now));
    const judging = await judgingBy(needs, day, instantOf(now));
    const resting = restingNow(memory, judging);
    const touched = await whoIsTouched(needs, memory, judging, looked);
    const scores = memory && touched && !touched.bought ? memory.scores : await scoresNow(needs, judging);
    const whom = touched && [...new Set([...touched.parties, ...rescored(memory?.scores, scores)])];
    const { news, unanswered } =
      whom?.length === 0
        ? { news: false, unanswered: resting }
        : await judge(needs, judging, scores, { whom, resting });
    await noteUnanswered(needs, memory?.unanswered, unanswered, now);
    memory = { looked, by: judging.name, day, scores, unanswered };
    return news;
  };
}

/** By what customers are judged in one round. */
interface Judging {
  readonly name: string;
  readonly at: string;
  readonly day: string;
  readonly segments: Awaited<ReturnType<typeof liveSegments>>;
  readonly rules: readonly ActionRule[];
  readonly rulesVersion: number;
  readonly model: Awaited<ReturnType<typeof latestModel>>;
}

async function judgingBy({ database }: AssessorNeeds, day: string, at: string): Promise<Judging> {
  const [segments, ruleset, model] = [
    await liveSegments(database),
    await latestRules(database),
    await latestModel(database),
  ];
  const { version: rulesVersion = 0, rules = RULES_TO_BEGIN_WITH } = ruleset ?? {};
  const name = JSON.stringify([
    day,
    rulesVersion,
    model?.version,
    segments.map(({ segment_id: id, version }) => [id, version]),
  ]);
  return { name, at, day, segments, rules, rulesVersion, model };
}

/** Which conditions are not asked now, since they had no answer a short while ago. */
function restingNow(memory: Memory | undefined, { name }: Judging): Memory['unanswered'] {
  if (memory?.by !== name) return new Map();
  return new Map([...memory.unanswered].filter(([, until]) => until > performance.now()));
}

/** Undefined: everybody. */
async function whoIsTouched(
  { warehouse }: AssessorNeeds,
  memory: Memory | undefined,
  judging: Judging,
  looked: Looked,
): Promise<Awaited<ReturnType<typeof touchedSince>> | undefined> {
  if (!memory || memory.by !== judging.name) return undefined;
  if (restingNow(memory, judging).size < memory.unanswered.size) return undefined;
  const news = [...looked].some(([source, position]) => position > (memory.looked.get(source) ?? 0));
  return news ? await touchedSince(warehouse.ask, memory.looked) : { parties: [], bought: false };
}

async function scoresNow(
  { warehouse, currency }: AssessorNeeds,
  { day, model }: Judging,
): Promise<ReadonlyMap<string, Scores>> {
  return scoresOf(await purchasesUntil(warehouse.ask, day, currency), currency, model);
}

/** Whoever is scored otherwise than before. */
function rescored(
  before: ReadonlyMap<string, Scores> | undefined,
  now: ReadonlyMap<string, Scores>,
): readonly string[] {
  if (!before || before === now) return [];
  const same = (one: Scores | undefined, other: Scores | undefined) =>
    JSON.stringify(one) === JSON.stringify(other);
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (who) => !same(before.get(who), now.get(who)),
  );
}

/** The model is fitted anew with the first round of a month, to all that was bought before it. */
async function refit(
  { desk, database, warehouse, currency, calendar }: AssessorNeeds,
  day: string,
  at: string,
): Promise<void> {
  const cutOff = calendar.dayBefore(`${day.slice(0, 8)}01`);
  const model = await latestModel(database);
  if (model && model.cutOff >= cutOff) return;
  const bought = await purchasesUntil(warehouse.ask, cutOff, currency, at);
  await fitModel(desk, { bought, cutOff, knownUntil: at, currency }, contextAt(cutOff));
}

const contextAt = (correlationId: string) => ({
  cause: { correlationId, actor: 'service:analytics' },
});

/** Judges some customers, or all, and says what is news; whether anything was, and what could not be asked. */
async function judge(
  { desk, database, warehouse, logger }: AssessorNeeds,
  judging: Judging,
  scores: ReadonlyMap<string, Scores>,
  { whom, resting }: { readonly whom: readonly string[] | undefined; readonly resting: Memory['unanswered'] },
): Promise<{ readonly news: boolean; readonly unanswered: Memory['unanswered'] }> {
  const { segments, rules, day } = judging;
  const asked = [
    ...segments.map(({ segment_id: id, condition }) => ({ name: nameOfSegment(id), condition })),
    ...rules.map(({ ruleId, condition }) => ({ name: nameOfRule(ruleId), condition })),
  ];
  const due = asked.filter(({ name }) => !resting.has(name));
  const { holders, unanswered: failed } = await heldBy(warehouse.ask, due, day, whom);
  for (const [condition, err] of failed)
    logger.error(
      { condition, err },
      'the warehouse cannot answer a condition; who it holds of stays as it was',
    );
  const again = performance.now() + UNANSWERED_MS;
  const unanswered = new Map([...resting, ...[...failed.keys()].map((name) => [name, again] as const)]);
  const all = whom ?? [...new Set([...(await profiled(database)), ...scores.keys(), ...named(holders)])];
  const found = assessments(judging, scores, holders, unanswered);
  let news = false;
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const some = new Map(all.slice(i, i + AT_ONCE).map((who) => [who, found(who)]));
    const { events } = await assessProfiles(desk, some, contextAt(day));
    news ||= events.some((said) => said.length > 0);
  }
  return { news, unanswered };
}

/** Lets everybody see which conditions have no answer, when they are others than before. */
async function noteUnanswered(
  { database }: AssessorNeeds,
  before: Memory['unanswered'] | undefined,
  now: Memory['unanswered'],
  at: Date,
): Promise<void> {
  const names = [...now.keys()];
  if (before?.size === now.size && names.every((name) => before.has(name))) return;
  await database.run(sql`
    with answered as (delete from ops.unanswered_conditions where name <> all(${names}::text[]))
    insert into ops.unanswered_conditions (name, since)
    select name, ${instantOf(at)}::timestamptz from unnest(${names}::text[]) name
    on conflict (name) do nothing`);
}

const named = (held: Held['holders']) =>
  [...held.values()].flatMap((holders) => holders.map(({ partyId }) => partyId));

/** What was found of a customer, put together. */
function assessments(
  { at, segments, rules, rulesVersion }: Judging,
  scores: ReadonlyMap<string, Scores>,
  held: Held['holders'],
  unanswered: Memory['unanswered'],
): (who: string) => Assessment {
  const versions = Object.fromEntries(segments.map(({ segment_id: id, version }) => [id, version]));
  const reasons = new Map(
    [...held].map(([name, holders]) => [name, new Map(holders.map((one) => [one.partyId, one.reasons]))]),
  );
  const undecided = {
    segments: segments.map(({ segment_id: id }) => id).filter((id) => unanswered.has(nameOfSegment(id))),
    rules: rules.filter(({ ruleId }) => unanswered.has(nameOfRule(ruleId))).map(candidateOf),
  };
  return (who) => {
    const own = scores.get(who);
    return {
      at,
      ...(own ? { scores: own } : {}),
      segments: segments.flatMap(({ segment_id: segmentId, version }) => {
        const why = reasons.get(nameOfSegment(segmentId))?.get(who);
        return why ? [{ segmentId, segmentVersion: version, reasons: why }] : [];
      }),
      versions,
      rulesVersion,
      candidates: rules.flatMap((rule): readonly Candidate[] => {
        const why = reasons.get(nameOfRule(rule.ruleId))?.get(who);
        return why ? [{ ...candidateOf(rule), reasons: why }] : [];
      }),
      undecided,
    };
  };
}

const candidateOf = ({ ruleId, kind, action, weight }: ActionRule) => ({ ruleId, kind, action, weight });
