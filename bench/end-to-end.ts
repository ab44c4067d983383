import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Result, percentile } from './measure.ts';
import type { World } from './world.ts';

const RATE = 1_000;
const SECONDS = 20;
const CONVERSATIONS = 100;
const PASSWORD = 'bench bench bench';
/** Commands a tick of 5 ms: the load goes on by the clock, whatever the answers do. */
const TICK_MS = 5;
/** How far behind the highest position a lower one may still come up. */
const REORDERED = 3_000;
const LAUNCHER = fileURLToPath(new URL('../infra/launcher/run', import.meta.url));

interface Running {
  readonly url: string;
  readonly smtpPort: number;
  readonly consoleDatabase: string;
  stop(): Promise<void>;
}

/** B6: an agent's notes through the gateway at a fixed rate, until they are visible in the console's own read model. */
export async function benchEndToEnd(world: World): Promise<Result> {
  const running = await startInstallation(world);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const door = await signIn(running.url, agent);
  const conversations = await openConversations(running);
  const { sent, failures, watched } = load(door, conversations, running.consoleDatabase);
  const seen = await watched;
  await running.stop();
  agent.destroy();
  const delays = sent.flatMap(({ position, intended }) => {
    const visible = seen.get(position);
    return visible === undefined ? [] : [visible - intended];
  });
  const [p50, p99] = [percentile(delays, 0.5), percentile(delays, 0.99)];
  return {
    id: 'B6',
    title: `Open loop at ${RATE} commands/s over HTTP until visible in another service's read model, one process`,
    samples: [
      { subject: 'visible after, p50', unit: 'ms', runs: [p50] },
      { subject: 'visible after, p99', unit: 'ms', runs: [p99] },
      { subject: 'commands that became visible', unit: 'commands', runs: [delays.length] },
    ],
    bars: [
      { what: 'p50 ms', reached: p50, bar: 20, better: 'less' },
      { what: 'p99 ms', reached: p99, bar: 150, better: 'less' },
    ],
    remarks: [
      `${RATE * SECONDS} commands asked for in ${SECONDS} s from a process of its own, ${failures()} of them refused or failed; times count from the instant a command was due to leave.`,
      'Visible = committed in the console’s database, looked at every 2 ms.',
    ],
  };
}

async function startInstallation(world: World): Promise<Running> {
  const data = join(world.directory, 'installation');
  const child = spawn(LAUNCHER, ['start', '--empty'], {
    env: {
      ...process.env,
      PORT: '0',
      SMTP_PORT: '0',
      RAPPORT_DATA: data,
      RAPPORT_ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('ready ')) break;
  child.stdout.resume();
  const described = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as {
    readonly url: string;
    readonly smtp: { readonly port: number };
    readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
  };
  return {
    url: described.url,
    smtpPort: described.smtp.port,
    consoleDatabase: described.services['console']!.environment['CONSOLE_DATABASE_URL']!,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

type Post = (
  path: string,
  body: object,
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>> }>;

async function signIn(url: string, agent: Agent): Promise<Post> {
  const { hostname, port } = new URL(url);
  const post = (path: string, body: object, cookie = ''): ReturnType<Post> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
        'x-rapport-csrf': '1',
        'idempotency-key': randomUUID(),
        ...(cookie ? { cookie } : {}),
      };
      const call = request({ hostname, port, path, method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
      });
      call.on('error', reject);
      call.end(text);
    });
  const { status, headers } = await post('/api/access/v1/sessions', { login: 'admin', password: PASSWORD });
  if (status !== 201) throw new Error(`sign-in answered ${status}`);
  const cookie = String((headers['set-cookie'] as readonly string[])[0]).split(';')[0]!;
  return (path, body) => post(path, body, cookie);
}

/** One mail each; answers the ids of the conversations they began. */
async function openConversations({ smtpPort, consoleDatabase }: Running): Promise<readonly string[]> {
  const socket = createConnection(smtpPort, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const expectCode = async (code: string) => {
    let line = '';
    do line = String((await lines.next()).value);
    while (line[3] === '-');
    if (!line.startsWith(code)) throw new Error(`SMTP answered ${line}`);
  };
  await expectCode('220');
  const say = async (text: string, code: string) => {
    socket.write(`${text}\r\n`);
    await expectCode(code);
  };
  await say('EHLO bench', '250');
  for (let i = 0; i < CONVERSATIONS; i += 1) {
    await say(`MAIL FROM:<c${i}@bench.example>`, '250');
    await say('RCPT TO:<support@rapport.example>', '250');
    await say('DATA', '354');
    await say(
      `From: c${i}@bench.example\r\nMessage-ID: <${i}@bench.example>\r\nSubject: bench ${i}\r\n\r\nhello\r\n.`,
      '250',
    );
  }
  await say('QUIT', '221');
  const client = new pg.Client({ connectionString: consoleDatabase });
  await client.connect();
  for (;;) {
    const { rows } = await client.query<{ id: string }>('select conversation_id as id from read.inbox_v1');
    if (rows.length === CONVERSATIONS) {
      await client.end();
      return rows.map((row) => row.id);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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
  const watched = watch(
    database,
    () => done,
    () => sent.length,
  );
  return { sent, failures: () => failed, watched: ended.then(() => watched) };
}

const positionOf = (token: string): number =>
  (JSON.parse(Buffer.from(token, 'base64url').toString()) as [string, number])[1];

/** When each position of channels was first seen in the console's table. */
async function watch(
  database: string,
  done: () => boolean,
  expected: () => number,
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
  for (
    let quietSince = performance.now();
    !done() || (seen.size < expected() && performance.now() - quietSince < 5_000);
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
      quietSince = now;
    }
    floor = Math.max(
      floor,
      before,
      Math.max(...found.rows.map((row) => Number(row.position)), 0) - REORDERED,
    );
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await client.end();
  return seen;
}
