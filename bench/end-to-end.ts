import { Agent } from 'node:http';
import { join } from 'node:path';
import { missingForKafka } from '@rapport/kernel/local';
import pg from 'pg';
import { type Post, openConversations, signIn, startInstallation } from './installation.ts';
import { type Result, median, percentile } from './measure.ts';
import type { World } from './world.ts';

const RATE = 1_000;
const SECONDS = 10;
const ROUNDS = 5;
const CONVERSATIONS = 100;
/** Commands a tick of 5 ms: the load goes on by the clock, whatever the answers do. */
const TICK_MS = 5;
/** How far behind the highest position one may still come up whose answer has not come yet. */
const REORDERED = 300;

const forms = {
  start: 'one process',
  cluster: 'a process per service over Kafka',
} as const;

/** B6: an agent's notes through the gateway at a fixed rate, until they are visible in the console's own read model. */
export async function benchEndToEnd(world: World): Promise<Result> {
  const alone = await measure('start', world);
  const missing = await missingForKafka();
  const distributed = missing ? undefined : await measure('cluster', world);
  return {
    id: 'B6',
    title: `Open loop at ${RATE.toLocaleString('en')} commands/s over HTTP until visible in another service's read model`,
    samples: [...alone.samples, ...(distributed?.samples ?? [])],
    bars: [
      { what: 'one process, p50 ms', reached: alone.p50, bar: 15, better: 'less' },
      { what: 'one process, p99 ms', reached: alone.p99, bar: 100, better: 'less' },
    ],
    remarks: [
      alone.remark,
      distributed ? distributed.remark : `No Kafka here: ${missing}.`,
      'The limit is the processor: load, services and database share the machine, and at this rate they fill it. What a command costs went down by states remembered instead of read, batches over several partitions, statements planned once, passed-over events in one statement for all, one look at the log for all who ask at once, two round trips a batch instead of six, one reading of a service’s own log for all who follow it, and one transaction for read models that hear the same few events; but what is folded sooner is folded in smaller batches, and the event loop of the one process stays full: each write to Postgres wakes another process that wants the same two processors.',
      'Times count from the instant a command was due to leave. Visible = committed in the console’s database, looked at every 2 ms.',
    ],
  };
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly visible: number;
  readonly failed: number;
}

async function measure(form: keyof typeof forms, world: World) {
  const running = await startInstallation(form, join(world.directory, `installation-${form}`));
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const door = await signIn(running.url, agent);
  const conversations = await openConversations(running, CONVERSATIONS);
  const rounds: Round[] = [];
  while (rounds.length < ROUNDS) rounds.push(await oneRound(door, conversations, running.consoleDatabase));
  await running.stop();
  agent.destroy();
  const name = forms[form];
  const [p50s, p99s] = [rounds.map(({ p50 }) => p50), rounds.map(({ p99 }) => p99)];
  const sum = (of: (round: Round) => number) => rounds.reduce((so, round) => so + of(round), 0);
  return {
    p50: median(p50s),
    p99: median(p99s),
    samples: [
      { subject: `${name}: visible after, p50`, unit: 'ms', runs: p50s },
      { subject: `${name}: visible after, p99`, unit: 'ms', runs: p99s },
    ],
    remark: `In ${name}: ${RATE * SECONDS * ROUNDS} commands asked for in ${ROUNDS} rounds of ${SECONDS} s from a process of its own; ${sum(({ failed }) => failed)} refused or failed, ${sum(({ visible }) => visible)} became visible.`,
  };
}

async function oneRound(door: Post, conversations: readonly string[], database: string): Promise<Round> {
  const { sent, failures, watched } = load(door, conversations, database);
  const seen = await watched;
  const delays = sent.flatMap(({ position, intended }) => {
    const visible = seen.get(position);
    return visible === undefined ? [] : [visible - intended];
  });
  return {
    p50: percentile(delays, 0.5),
    p99: percentile(delays, 0.99),
    visible: delays.length,
    failed: failures(),
  };
}

interface Sent {
  readonly position: number;
  readonly intended: number;
}

function load(post: Post, conversations: readonly string[], database: string) {
  const sent: Sent[] = [];
  let failed = 0;
  const calls: Promise<void>[] = [];
  const start = performance.now();
  const perTick = (RATE * TICK_MS) / 1000;
  const total = (SECONDS * 1000) / TICK_MS;
  const fire = (n: number, intended: number) =>
    post(`/api/channels/v1/conversations/${conversations[n % conversations.length]}/notes`, {
      text: `note ${n}`,
    }).then(
      ({ status, headers }) => {
        if (status >= 300) failed += 1;
        else sent.push({ position: positionOf(String(headers['rapport-position'])), intended });
      },
      () => void (failed += 1),
    );
  const finished = (async () => {
    for (let tick = 0; tick < total; tick += 1) {
      const intended = start + tick * TICK_MS;
      while (performance.now() < intended) await new Promise((resolve) => setTimeout(resolve, 1));
      for (let i = 0; i < perTick; i += 1) calls.push(fire(tick * perTick + i, intended));
    }
    await Promise.all(calls);
  })();
  let done = false;
  const ended = finished.then(() => (done = true));
  const watched = watch(database, () => done, sent);
  return { sent, failures: () => failed, watched: ended.then(() => watched) };
}

const positionOf = (token: string): number =>
  (JSON.parse(Buffer.from(token, 'base64url').toString()) as [string, number])[1];

/** When each position of channels was first seen in the console's table. */
async function watch(
  database: string,
  done: () => boolean,
  sent: readonly Sent[],
): Promise<ReadonlyMap<number, number>> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const { rows } = await client.query<{ last: string }>(
    `select coalesce(max(position), 0) as last from read.customer_events_v1 where source = 'channels/0'`,
  );
  const before = Number(rows[0]!.last);
  const seen = new Map<number, number>();
  // Partitions come beside each other, so that a lower position may become visible after a higher one.
  let floor = before;
  let highest = before;
  let waiting: readonly number[] = [];
  let noticed = 0;
  for (
    let quietSince = performance.now();
    !done() || (seen.size < sent.length && performance.now() - quietSince < 5_000);
  ) {
    const found = await client.query<{ position: string }>(
      `select position from read.customer_events_v1 where source = 'channels/0' and position > $1`,
      [floor],
    );
    const now = performance.now();
    for (const row of found.rows) {
      const position = Number(row.position);
      if (seen.has(position)) continue;
      seen.set(position, now);
      highest = Math.max(highest, position);
      quietSince = now;
    }
    waiting = [...waiting, ...sent.slice(noticed).map(({ position }) => position)].filter(
      (position) => !seen.has(position),
    );
    noticed = sent.length;
    // Asked again only from the first that is still to come: looking must not cost what is looked at.
    floor = Math.max(floor, Math.min(highest - REORDERED, ...waiting.map((position) => position - 1)));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await client.end();
  return seen;
}
