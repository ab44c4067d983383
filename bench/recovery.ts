import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalKafka, missingForKafka, startKafka } from '@rapport/kernel/local';
import { type Bar, type Result, type Sample, median } from './measure.ts';
import type { Pace } from './recovery-load.ts';
import { type Victim, openOurs } from './recovery-ours.ts';
import { openEmmett, openKafkajs } from './recovery-peers.ts';
import { type Recovery, type Stage, type Trial, tryKills } from './recovery-trial.ts';
import type { World } from './world.ts';

const KILLS = Number(process.env['BENCH_KILLS'] ?? 5);
/** Each takes minutes, and the second tells what the first told. */
const KILLS_AT_DEFAULTS = Math.min(KILLS, 2);
const STARTS = 5;
const PER_SECOND = 2_000;
/** How long a member of a group may be silent over Kafka, in ms: ours, so that a peer need not wait longer. */
const SESSION_MS = 10_000;
const BARS = { postgres: 5, kafka: 20 };

/** Something that is killed, and how its stage is set. */
interface Subject {
  readonly name: string;
  readonly ours?: keyof typeof BARS;
  readonly kills?: number;
  /** What is killed is a server of others: its way back is not ours. */
  readonly server?: string;
  open(): Promise<Stage>;
}

interface Tried {
  readonly subject: Subject;
  readonly trial: Trial;
}

/** B14: kill -9 under load; how long until who takes over has caught up, and what was lost or done twice. */
export async function benchRecovery(world: World): Promise<Result> {
  const missing = await missingForKafka();
  const starts = await startTimes(world);
  const tried: Tried[] = [];
  const given: string[] = [];
  for (const subject of [...overPostgres(world), ...(missing ? [] : overKafka(world))]) {
    const trial = await tryOne(subject);
    if (typeof trial === 'string') given.push(trial);
    else tried.push({ subject, trial });
  }
  return {
    id: 'B14',
    title: `Recovery: kill -9 under ${PER_SECOND.toLocaleString('en')} events/s, until who takes over has caught up`,
    samples: [...tried.map(caughtUp), ...starts, ...tried.flatMap(comesBack)],
    bars: bars(tried),
    remarks: [
      METHOD,
      ...tried.map(remark),
      ...given,
      ...PEERS,
      ...(missing ? [`No Kafka here: ${missing}.`] : []),
    ],
  };
}

const METHOD =
  'Caught up = a sale that arrived after the kill is in effect and nothing acknowledged more than a second ago is missing, looked at every 50 ms; counted from the kill, and the process is started anew at once. Every sale has a number of its own and a row that counts how often it took effect: lost are acknowledged ones without a row, doubled are rows that count more than one; a lost one and a doubled one cannot cancel each other out. A write that is refused, or whose answer is lost, is asked for again under its key until it is acknowledged.';
const PEERS = [
  'emmett-postgresql 0.42 with its own consumer and a projector, whose batch, effects and checkpoint are one transaction; batches of 100 without a rest between full ones (as it comes, 100 every 50 ms, it cannot follow 2,000 events/s), and the same processorInstanceId for whoever takes over: another one is refused until the lock of the dead one runs out, by default after 300 s. Ten events of one stream an append, side by side or one append after the other. It reads on after the highest position read, in the order of transactions: what writers side by side commit in another order than their positions is passed by, with or without a kill.',
  `kafkajs 2.2 with eachMessage and its own commits, twelve partitions side by side, one upsert a message; a session of ${SESSION_MS / 1000} s, as ours has, and once with its default of 30 s. Twenty messages of one key a send.`,
];

const NAMED: Readonly<Record<Victim, string>> = {
  shop: 'who publishes',
  till: 'who folds',
  postgres: 'Postgres',
  broker: 'the broker',
};

/** One sale a write of ours: what arrives together is written together by the store itself. */
const OURS: Pace = { perSecond: PER_SECOND, each: 1, streams: 200 };
/** Streams so few that each hears of a later sale within the second in which nothing counts as late. */
const EMMETT: Pace = { perSecond: PER_SECOND, each: 10, streams: 40 };
const KAFKAJS: Pace = { perSecond: PER_SECOND, each: 20, streams: 200 };

const ourSubject = (over: keyof typeof BARS, victim: Victim, open: Subject['open']): Subject => ({
  name: `ours over ${over === 'kafka' ? 'Kafka' : 'Postgres'}, ${NAMED[victim]} killed`,
  ours: over,
  ...(victim === 'postgres' || victim === 'broker' ? { server: NAMED[victim] } : {}),
  open,
});

function overPostgres(world: World): readonly Subject[] {
  const victims: readonly Victim[] = ['till', 'shop', 'postgres'];
  return [
    ...victims.map((victim) => ourSubject('postgres', victim, () => openOurs(world, OURS, victim))),
    {
      name: 'emmett, writers side by side, consumer killed',
      open: () => openEmmett(world, EMMETT, 'side by side'),
    },
    { name: 'emmett, writers in turn, consumer killed', open: () => openEmmett(world, EMMETT, 'in turn') },
  ];
}

function overKafka(world: World): readonly Subject[] {
  const victims: readonly Victim[] = ['till', 'shop', 'broker'];
  const kafkajs = (sessionMs: number) => () =>
    withBroker(world, (kafka) => openKafkajs(world, kafka, KAFKAJS, sessionMs));
  return [
    ...victims.map((victim) =>
      ourSubject('kafka', victim, () => withBroker(world, (kafka) => openOurs(world, OURS, victim, kafka))),
    ),
    { name: 'kafkajs, session as ours, consumer killed', open: kafkajs(SESSION_MS) },
    { name: 'kafkajs as it comes, consumer killed', kills: KILLS_AT_DEFAULTS, open: kafkajs(0) },
  ];
}

/** A stage over a broker of its own: what another one left in a topic would be taken for its sales. */
async function withBroker(world: World, open: (kafka: LocalKafka) => Promise<Stage>): Promise<Stage> {
  const kafka = await startKafka({ directory: mkdtempSync(join(world.directory, 'recovery-kafka-')) });
  const stage = await open(kafka);
  return {
    ...stage,
    close: async () => {
      await stage.close();
      await kafka.stop();
    },
  };
}

/** A trial of a subject. That a peer does not recover is told; that ours does not is a failure. */
async function tryOne({ name, ours, kills = KILLS, open }: Subject): Promise<Trial | string> {
  process.stdout.write(`  ${name} …\n`);
  try {
    return await tryKills(await open(), kills);
  } catch (error) {
    if (ours) throw new Error(`${name}: ${(error as Error).message}`, { cause: error });
    return `${name}: ${(error as Error).message}.`;
  }
}

const seconds = (recoveries: readonly Recovery[], of: keyof Recovery) =>
  recoveries.map((recovery) => recovery[of] / 1000);

const caughtUp = ({ subject, trial }: Tried): Sample => ({
  subject: `${subject.name}, until caught up`,
  unit: 's',
  runs: seconds(trial.recoveries, 'caughtUp'),
});

/** What a server of others takes by itself, in the same run. */
function comesBack({ subject, trial }: Tried): readonly Sample[] {
  if (!subject.server) return [];
  const runs = seconds(trial.recoveries, 'serving');
  return [{ subject: `${subject.server} by itself, from its kill until it answers`, unit: 's', runs }];
}

/** How long processes take to start with nothing else to do. */
async function startTimes(world: World): Promise<readonly Sample[]> {
  const run = promisify(execFile);
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const [empty, till]: [number[], number[]] = [[], []];
  const stage = await openOurs(world, OURS, 'till');
  for (let i = 0; i < STARTS; i += 1) {
    empty.push(await timed(() => run(process.execPath, ['--eval', ''])));
    await stage.kill();
    till.push(await timed(() => stage.restart()));
  }
  await stage.close();
  return [
    { subject: 'an empty node process, from its start to its end', unit: 's', runs: empty },
    { subject: 'who folds, from its start until it serves, no load', unit: 's', runs: till },
  ];
}

function bars(tried: readonly Tried[]): readonly Bar[] {
  const ours = tried.filter(({ subject }) => subject.ours);
  const sum = (of: 'lost' | 'doubled') => ours.reduce((total, { trial }) => total + trial[of], 0);
  const slowest = (over: keyof typeof BARS): readonly Bar[] => {
    const medians = ours
      .filter(({ subject }) => subject.ours === over)
      .map((one) => ({ name: one.subject.name, reached: median(caughtUp(one).runs) }))
      .toSorted((a, b) => b.reached - a.reached);
    return medians
      .slice(0, 1)
      .map(({ name, reached }) =>
        least(`${name}, the slowest there: median until caught up, s`, reached, BARS[over]),
      );
  };
  return [
    least('events of ours lost', sum('lost'), 0),
    least('events of ours doubled', sum('doubled'), 0),
    ...slowest('postgres'),
    ...slowest('kafka'),
  ];
}

const least = (what: string, reached: number, bar: number): Bar => ({ what, reached, bar, better: 'less' });

/** What came of a subject, in words. */
function remark({ subject: { name }, trial }: Tried): string {
  const { recoveries, sales, lost, lostInPeace, doubled, again } = trial;
  const at = (of: keyof Recovery) => median(seconds(recoveries, of)).toFixed(1);
  const number = (value: number) => value.toLocaleString('en');
  const peace = lost > 0 ? ` (${number(lostInPeace)} of them before the first kill)` : '';
  const asked = again > 0 ? `; writes asked for again ${number(again)} times` : '';
  return `${name}, ${recoveries.length} times: back after a median of ${at('serving')} s, the first later sale in effect after ${at('working')} s, caught up after ${at('caughtUp')} s. Of ${number(sales)} sales ${number(lost)} lost${peace}, ${number(doubled)} doubled${asked}.`;
}
