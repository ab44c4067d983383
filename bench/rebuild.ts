import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loyaltyService } from '@rapport/loyalty/app';
import { ROOT } from '@rapport/infra/launcher/options.ts';
import { type EventStore, postgresEventStore } from '@rapport/kernel/event-store';
import { freePort } from '@rapport/kernel/local';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { migrateService } from '@rapport/kernel/service';
import { sql } from '@rapport/kernel/sql';
import { type Result, percentile } from './measure.ts';
import { environment, fillAccounts, loyaltyToken, memberOf, nameProgramme, untilFolded } from './points.ts';
import type { World } from './world.ts';

const MODEL = 'statement_v1';
const APPENDS_PER_SECOND = 500;
const READS_PER_SECOND = 200;
const TICK_MS = 10;
const IDLE_MS = 20_000;
const LOOK_MS = 50;
/** What was acknowledged this long before a question is in its answer. */
const LAG_MS = 2_000;
const BAR_SECONDS = 60;
const BAR_RATIO = 2;

/** B5: a read model of a million events made again beside live traffic, its process killed with -9 at half. */
export async function benchRebuild(world: World): Promise<Result> {
  const url = await world.database();
  await migrateService(loyaltyService, url);
  const database = openDatabase(url, { longestPauseMs: 0 });
  const entries = await fillAccounts(database);
  const port = await freePort();
  const settings = { ...(await environment(world, url)), LOYALTY_HTTP_PORT: String(port) };
  const door = doorAt(`http://127.0.0.1:${port}/api/loyalty/v1`);
  let service = await serve(settings, door);
  await untilFolded(database, entries, performance.now());
  await nameProgramme(database);
  const store = postgresEventStore(database, { now: () => new Date() });
  const traffic = beginTraffic(store, door);
  await traffic.in('idle', () => pause(IDLE_MS));

  const began = performance.now();
  await door.post(`/read-models/${MODEL}/actions/rebuild`, { atParity: 'switch' });
  await traffic.in('rebuild', () => until(database, ({ done, total }) => done >= total / 2));
  const half = performance.now();
  service.kill('SIGKILL');
  await once(service, 'exit');
  const { done: kept } = await rebuildIn(database);
  service = await serve(settings, door);
  const again = performance.now();
  await traffic.in('rebuild', () => until(database, ({ state }) => state === 'switched'));
  const seconds = (performance.now() - again + (half - began)) / 1000;
  const { appended, reads, wrong } = await traffic.end();
  const { rows } = await database.one<{ rows: number }>(sql`select count(*) as rows from read.statement_v1`);
  service.kill('SIGTERM');
  await once(service, 'exit');
  await store.close();
  await database.close();

  return told({ entries, seconds, kept, rows, appended, reads, wrong });
}

interface Measured {
  readonly entries: number;
  /** Of rebuilding, without the time until the service answered again. */
  readonly seconds: number;
  /** Events that were folded when the process was killed. */
  readonly kept: number;
  readonly rows: number;
  readonly appended: number;
  readonly reads: ReadonlyMap<Phase, readonly number[]>;
  readonly wrong: number;
}

function told({ entries, seconds, kept, rows, appended, reads, wrong }: Measured): Result {
  const [idle, beside] = [reads.get('idle') ?? [], reads.get('rebuild') ?? []];
  const [p99Idle, p99Beside] = [percentile(idle, 0.99), percentile(beside, 0.99)];
  return {
    id: 'B5',
    title: 'A read model of a million events made again beside live traffic',
    samples: [
      { subject: 'reads, no rebuild', unit: 'ms', runs: idle },
      { subject: 'reads, beside the rebuild', unit: 'ms', runs: beside },
    ],
    bars: [
      { what: 'seconds of rebuilding, until the switch', reached: seconds, bar: BAR_SECONDS, better: 'less' },
      {
        what: `p99 of reads beside it ÷ without it (${p99Beside.toFixed(1)} ms, ${p99Idle.toFixed(1)} ms)`,
        reached: p99Beside / p99Idle,
        bar: BAR_RATIO,
        better: 'less',
      },
      { what: 'reads that were empty, or older than two seconds', reached: wrong, bar: 0, better: 'less' },
    ],
    remarks: [
      `${entries.toLocaleString('en')} entries before, ${appended.toLocaleString('en')} more meanwhile (${APPENDS_PER_SECOND} asked for a second), ${rows.toLocaleString('en')} lines at the end; ${READS_PER_SECOND} questions a second over HTTP, each for a statement that is just being written to.`,
      `The process was ended with SIGKILL at half (${kept.toLocaleString('en')} events folded); the next one went on from there. The time until it served again is not counted, nor are questions to nobody.`,
      'Before the switch both were held at one place in the log and compared, every row.',
    ],
  };
}

interface Door {
  readonly get: (path: string) => Promise<Response>;
  readonly post: (path: string, body: object) => Promise<void>;
}

/** The service's own door; every call brings a token of its own, since the folding before outlasts one. */
function doorAt(url: string): Door {
  const headers = async () => ({
    'rapport-token': await loyaltyToken(),
    'content-type': 'application/json',
  });
  return {
    get: async (path) => fetch(`${url}${path}`, { headers: await headers() }),
    post: async (path, body) => {
      const answer = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: await headers(),
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
    },
  };
}

/** Starts the service in a process of its own; resolves when it answers. */
async function serve(settings: Readonly<Record<string, string>>, door: Door): Promise<ChildProcess> {
  const main = join(ROOT, 'services', 'loyalty', 'src', 'main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: settings,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const answers = () =>
    door.get('/read-models').then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await answers())) await pause(LOOK_MS);
  return child;
}

interface Stand {
  readonly done: number;
  readonly total: number;
  readonly state: string;
}

const rebuildIn = (database: Database) =>
  database.one<Stand>(sql`select done, total, state from ops.rebuilds where read_model = ${MODEL}`);

async function until(database: Database, reached: (stand: Stand) => boolean): Promise<void> {
  for (;;) {
    const stand = await rebuildIn(database);
    if (reached(stand)) return;
    if (stand.state !== 'running' && stand.state !== 'switched')
      throw new Error(`the rebuild ${stand.state}`);
    await pause(LOOK_MS);
  }
}

type Phase = 'idle' | 'rebuild' | 'away';

/** Entries to some accounts and questions for their statements, at a steady pace, until it is ended. */
function beginTraffic(store: EventStore, door: Door) {
  const written = new Map<string, { readonly position: number; readonly at: number }[]>();
  const reads = new Map<Phase, number[]>([
    ['idle', []],
    ['rebuild', []],
  ]);
  let [phase, going, appended, asked, wrong]: [Phase, boolean, number, number, number] = [
    'away',
    true,
    0,
    0,
    0,
  ];

  const append = async () => {
    const n = 1 + (appended++ % 100);
    const position = await enter(store, memberOf(n));
    const all = written.get(memberOf(n)) ?? [];
    written.set(memberOf(n), [...all, { position, at: performance.now() }].slice(-50));
  };
  const read = async () => {
    const member = memberOf(1 + (asked++ % 100));
    const [since, at] = [performance.now(), phase];
    const due = written.get(member)?.findLast((one) => one.at < since - LAG_MS)?.position ?? 1;
    const place = await newestPlace(door, member);
    if (at === 'away' || phase !== at) return;
    reads.get(at)?.push(performance.now() - since);
    if (place < due) wrong += 1;
  };
  const keepUp = async () => {
    const under: Promise<void>[] = [];
    const began = performance.now();
    for (let tick = 0; going; tick += 1) {
      for (let i = 0; i < (APPENDS_PER_SECOND * TICK_MS) / 1000; i += 1) under.push(append());
      for (let i = 0; i < (READS_PER_SECOND * TICK_MS) / 1000; i += 1) under.push(read());
      await pause(Math.max(0, began + (tick + 1) * TICK_MS - performance.now()));
    }
    await Promise.all(under);
  };
  const kept = keepUp();
  return {
    in: async (name: Phase, what: () => Promise<void>): Promise<void> => {
      phase = name;
      await what();
      phase = 'away';
    },
    end: async () => {
      going = false;
      await kept;
      return { appended, reads, wrong };
    },
  };
}

/** One more entry of an account; answers its place in the log. */
async function enter(store: EventStore, member: string): Promise<number> {
  const standing = { pending: 0, available: 0, debt: 0, due: '' };
  const { lastPosition } = await store.append({
    cause: { correlationId: 'b', actor: 'service:loyalty' },
    parts: [
      {
        streamId: `member-${member}`,
        expected: 'any',
        events: [{ type: 'PointsReleased', data: { lots: [], points: 0, standing } }],
      },
    ],
  });
  return lastPosition;
}

/** The place of the newest line of a statement; 0 where there is none, or no answer. */
async function newestPlace(door: Door, member: string): Promise<number> {
  const answer = await door.get(`/members/${member}/statement?limit=20`).catch(() => undefined);
  if (!answer?.ok) return 0;
  const { items } = (await answer.json()) as { readonly items: readonly { readonly place: number }[] };
  return items[0]?.place ?? 0;
}
