import { UNKNOWN_SOURCE } from '../../event-log/headers.ts';
import { DECODER, type Installation } from './installation.ts';
import { OFFICE } from './office.ts';
import type { Process } from './process.ts';
import type { Random } from '../../values/index.ts';
import { BOX_TOPIC, boxes } from './shop.ts';
import type { Tables } from './tables.ts';

/** What faults act on. */
export interface Stage {
  readonly installation: Installation;
  readonly alive: () => readonly Process[];
  /** Starts another process in the place of one that died. */
  readonly restart: (process: Process) => void;
}

type Does = (stage: Stage, random: Random) => void;

const HOUR = 3_600_000;

const faults = {
  'a process is killed': (stage: Stage, random: Random) => {
    const { schedule } = stage.installation;
    const [victim] = shuffled(stage.alive(), random);
    if (!victim) return;
    victim.kill();
    schedule.at(schedule.now() + 200 + random.below(5_000), 'restart', () => stage.restart(victim));
  },
  'a process stands still': ({ alive }: Stage, random: Random) =>
    shuffled(alive(), random)[0]?.pause(500 + random.below(12_000)),
  'the database answers badly': ({ installation }: Stage, random: Random) =>
    troubled(installation, 'tables', random),
  'the store answers badly': ({ installation }: Stage, random: Random) =>
    troubled(installation, 'store', random),
  'the log answers badly': ({ installation }: Stage, random: Random) => troubled(installation, 'log', random),
  'a database crashes': ({ installation: { services, trouble, schedule } }: Stage, random: Random) => {
    random.pick(Object.values(services)).tables.crash((loose) => random.below(loose + 1));
    trouble.begin('tables', schedule.now() + 200 + random.below(800), 1);
  },
  'a topic is lost': ({ installation: { log } }: Stage) => log.deleteTopic(BOX_TOPIC),
  'the log throws away its beginning': ({ installation: { log } }: Stage, random: Random) =>
    log.throwAway(BOX_TOPIC, 1 + random.below(20)),
  'the clock jumps': ({ installation: { clock, schedule } }: Stage, random: Random) => {
    const by = random.pick([HOUR, -HOUR]);
    clock.jump(by);
    schedule.at(schedule.now() + random.below(3_000), 'the clock comes back', () => clock.jump(-by));
  },
  'events cannot be digested': ({ installation }: Stage, random: Random) => {
    const consumer = random.pick(['boxes_v1', 'office.seen_v1', 'books_v1', 'office.copy', 'stamp']);
    const stream = random.pick(boxes);
    const own = consumer === 'stamp' || consumer === 'books_v1';
    installation.poisons.push({ consumer, streamId: own ? stream.replace('box', 'copy') : stream });
  },
  'what is said cannot be read': ({ installation }: Stage) =>
    void installation.poisons.push({ consumer: DECODER, streamId: '' }),
  'somebody else writes to a topic': ({ installation: { log } }: Stage, random: Random) => {
    const value = new TextEncoder().encode('hello');
    const record = { key: random.pick(boxes), value, headers: {}, source: UNKNOWN_SOURCE };
    void log.append(BOX_TOPIC, [record], { producer: 'somebody', epoch: 1 }).catch(() => {});
  },
  'timers are made again': ({ installation: { services } }: Stage) =>
    setBack(services.shop.tables, 'ops.checkpoints', (key) => key === '["timers"]', { position: 0 }),
  'a reaction is set back': ({ installation: { services }, alive, restart }: Stage) => {
    const readers = alive().filter(({ service }) => service === OFFICE);
    for (const process of readers) process.kill();
    const back = { nextOffset: 0, next: 0, sources: {} };
    setBack(services.office.tables, 'ops.positions', (key) => key.startsWith('["office.copy"'), back);
    for (const process of readers) restart(process);
  },
} satisfies Readonly<Record<string, Does>>;

export type Fault = keyof typeof faults;

export const allFaults = Object.keys(faults) as readonly Fault[];

/** Puts down two to five of some faults between two instants; returns their names. */
export function putDownFaults(
  stage: Stage,
  some: readonly Fault[],
  { from, until }: { readonly from: number; readonly until: number },
): readonly Fault[] {
  const { schedule } = stage.installation;
  const { random } = schedule;
  const names = Array.from({ length: 2 + random.below(4) }, () => random.pick(some));
  for (const name of names)
    schedule.at(from + random.below(until - from), name, () => faults[name](stage, random));
  return names;
}

function troubled(
  { trouble, schedule }: Installation,
  place: 'tables' | 'store' | 'log',
  random: Random,
): void {
  trouble.begin(place, schedule.now() + 500 + random.below(3_000), 0.05 + random.next() * 0.3);
}

/** What an operator does to a row: its revision, where it has one, goes on. */
function setBack(tables: Tables, table: string, which: (key: string) => boolean, to: object): void {
  const tx = tables.begin('operator');
  for (const [key, row] of tx.all(table)) {
    const revision = row['revision'];
    const next = typeof revision === 'number' ? { revision: revision + 1 } : {};
    if (which(key)) tx.put(table, key, { ...row, ...to, ...next });
  }
  tx.commit(false);
}

function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
