import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ROOT } from '@rapport/infra/launcher/options.ts';
import { freePort, missingForKafka } from '@rapport/kernel/local';
import { openDatabase } from '@rapport/kernel/postgres';
import { loyaltyService } from '@rapport/loyalty/app';
import { migrateService } from '@rapport/kernel/service';
import pg from 'pg';
import { type Post, openConversations, signIn, startInstallation } from './installation.ts';
import { type Bar, type Result, type Sample, slope } from './measure.ts';
import { type Held, PROBE_FOLDER, PROBE_SECONDS } from './memory-probe.ts';
import { environment, fillAccounts, untilFolded } from './points.ts';
import type { World } from './world.ts';

const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 30);
/** What is looked at: a process fills its caches and pools first. */
const LOOKED_AT = (MINUTES * 2) / 3;
const RATE = 500;
const TICK_MS = 20;
/** More are not begun before some are answered: a machine that cannot keep up is told by the rate. */
const IN_FLIGHT = 250;
/** In place of a status where the line was cut before the answer. */
const LINE_CUT = 599;
const CONVERSATIONS = 1_000;
const ENTRIES_EACH = 200;
const MB = 1 << 20;
const MINUTE_MS = 60_000;
const HEAP_BAR = 0.2;
const COUNT_BAR = 0.5;

/** B12: what each process holds while it works for half an hour, and while it catches up with two million events. */
export async function benchSoak(world: World): Promise<Result> {
  const caughtUp = await catchUp(world);
  const missing = await missingForKafka();
  const soaked = await soak(missing ? 'start' : 'cluster', world);
  return {
    id: 'B12',
    title: `Memory: ${MINUTES} minutes at ${RATE} commands/s, and two million events caught up with`,
    samples: [...soaked.samples, ...caughtUp.samples],
    bars: [...soaked.bars, ...caughtUp.bars],
    remarks: [
      ...soaked.remarks,
      ...caughtUp.remarks,
      'Heaps are looked at right after a full collection, which each process is made to do at every look. Growth is the median slope between all pairs of looks (Theil and Sen), so that single batches in hand do not count.',
    ],
  };
}

interface Part {
  readonly samples: readonly Sample[];
  readonly bars: readonly Bar[];
  readonly remarks: readonly string[];
}

async function soak(form: 'start' | 'cluster', world: World): Promise<Part> {
  const { folder, settings } = probed(world, `soak-${form}`, 20);
  const running = await startInstallation(form, join(world.directory, `installation-soak-${form}`), settings);
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const post = await signIn(running.url, agent);
  const conversations = await openConversations(running, CONVERSATIONS);
  const connections = watchConnections(running.consoleDatabase);
  const began = performance.now();
  const { answered, refused } = await commands(post, conversations, MINUTES * MINUTE_MS);
  const seconds = (performance.now() - began) / 1000;
  const since = Date.now() - LOOKED_AT * MINUTE_MS;
  const counted = await connections.end();
  await running.stop();
  agent.destroy();
  const processes = heldIn(folder).map((looks) => looks.filter(({ at }) => at >= since));
  const heaps = processes.map((looks) => ({
    name: nameOf(looks[0]!),
    runs: looks.map(({ heap }) => heap / MB),
    growth: growthOf(looks, ({ heap }) => heap / MB),
    handles: growthOf(looks, ({ handles }) => handles),
  }));
  const worst = heaps.toSorted((a, b) => b.growth - a.growth)[0]!;
  const open = heaps.toSorted((a, b) => b.handles - a.handles)[0]!;
  return {
    samples: heaps.map(({ name, runs }) => ({ subject: `heap of ${name}`, unit: 'MB', runs })),
    bars: [
      ...[least(`growth of the fastest growing heap (${worst.name}), MB a minute`, worst.growth, HEAP_BAR)],
      least(`growth of the handles of ${open.name}, a minute`, open.handles, COUNT_BAR),
      least(
        'growth of the connections to Postgres, a minute',
        growthOf(
          counted.filter(({ at }) => at >= since),
          ({ connections: n }) => n,
        ),
        COUNT_BAR,
      ),
    ],
    remarks: [
      `Soak in ${form === 'start' ? 'one process' : 'a process per service over Kafka'}: ${Math.round(answered / seconds)} commands a second were answered of ${RATE} asked for (${answered.toLocaleString('en')} in all, ${refused} refused): notes on ${CONVERSATIONS.toLocaleString('en')} conversations, people taken down, tasks. Looked at: the last ${LOOKED_AT.toFixed(0)} minutes.`,
    ],
  };
}

const least = (what: string, reached: number, bar: number): Bar => ({ what, reached, bar, better: 'less' });

/** Settings under which every process of an installation writes down what it holds. */
function probed(world: World, name: string, seconds: number) {
  const folder = join(world.directory, name);
  mkdirSync(folder);
  const probe = fileURLToPath(new URL('memory-probe.ts', import.meta.url));
  const settings = {
    NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${probe}`,
    [PROBE_FOLDER]: folder,
    [PROBE_SECONDS]: String(seconds),
  };
  return { folder, settings };
}

/** What the processes wrote, each in its order; those that lived too short for a slope are left out. */
function heldIn(folder: string): readonly (readonly Held[])[] {
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'))
    .map((lines) => lines.map((line) => JSON.parse(line) as Held))
    .filter((looks) => looks.length >= 5);
}

function nameOf({ program }: Held): string {
  return /services\/(\w+)\//.exec(program)?.[1] ?? 'the launcher and what runs in it';
}

function growthOf<T extends { readonly at: number }>(looks: readonly T[], of: (look: T) => number): number {
  return slope(looks.map((look) => [look.at / MINUTE_MS, of(look)]));
}

/** Commands at a steady pace; at most so many wait for their answer. */
async function commands(post: Post, conversations: readonly string[], ms: number) {
  const under = new Set<Promise<void>>();
  let [answered, refused, n] = [0, 0, 0];
  const say = async (command: number) => {
    const [path, body] = commandOf(command, conversations);
    const status = await post(path, body).then(
      (answer) => answer.status,
      () => LINE_CUT,
    );
    answered += 1;
    if (status >= 300) refused += 1;
  };
  const began = performance.now();
  while (performance.now() - began < ms) {
    const due = Math.min(((performance.now() - began) * RATE) / 1000, n + IN_FLIGHT - under.size);
    for (; n < due; n += 1) {
      const call = say(n).finally(() => under.delete(call));
      under.add(call);
    }
    await pause(TICK_MS);
  }
  await Promise.all(under);
  return { answered, refused };
}

/** Eight of ten are notes, one takes a person down, one a task. */
function commandOf(n: number, conversations: readonly string[]): readonly [string, object] {
  if (n % 10 === 0) return ['/api/customers/v1/parties', { kind: 'person', name: `Soak ${n}` }];
  if (n % 10 === 5) return ['/api/workflow/v1/tasks', { title: `soak ${n}` }];
  const conversation = conversations[n % conversations.length];
  return [`/api/channels/v1/conversations/${conversation}/notes`, { text: `note ${n}` }];
}

interface Connections {
  readonly at: number;
  readonly connections: number;
}

/** Counts the connections to Postgres every twenty seconds, until it is ended. */
function watchConnections(url: string) {
  const over = new AbortController();
  const counted: Connections[] = [];
  const watching = (async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    while (!over.signal.aborted) {
      const { rows } = await client.query<{ n: number }>('select count(*)::int as n from pg_stat_activity');
      counted.push({ at: Date.now(), connections: rows[0]!.n });
      await pause(20_000, undefined, { signal: over.signal }).catch(() => undefined); // Ended.
    }
    await client.end();
    return counted;
  })();
  return {
    end: (): Promise<readonly Connections[]> => {
      over.abort();
      return watching;
    },
  };
}

/** A process of its own folds two million entries of points accounts, and publishes them. */
async function catchUp(world: World): Promise<Part> {
  const url = await world.database();
  await migrateService(loyaltyService, url);
  const database = openDatabase(url, { max: 2, longestPauseMs: 0 });
  const entries = await fillAccounts(database, ENTRIES_EACH);
  const { folder, settings } = probed(world, 'catch-up', 1);
  const env = {
    ...(await environment(world, url)),
    LOYALTY_HTTP_PORT: String(await freePort()),
    ...settings,
  };
  const main = join(ROOT, 'services', 'loyalty', 'src', 'main.ts');
  const began = performance.now();
  const service = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await untilFolded(database, entries, began);
  const minutes = (performance.now() - began) / MINUTE_MS;
  service.kill('SIGTERM');
  await once(service, 'exit');
  await database.close();
  const looks = heldIn(folder)[0]!;
  const late = looks.slice(Math.floor(looks.length / 5));
  const heaps = late.map(({ heap }) => heap / MB);
  const growth = growthOf(late, ({ heap }) => heap / MB);
  return {
    samples: [{ subject: 'heap of loyalty, catching up', unit: 'MB', runs: heaps }],
    bars: [least('growth of the heap while catching up, MB a minute', growth, HEAP_BAR)],
    remarks: [
      `Catching up: ${entries.toLocaleString('en')} events in ${minutes.toFixed(1)} minutes; looked at each second, without the first fifth.`,
    ],
  };
}
