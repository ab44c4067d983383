import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type Agent, request } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

const PASSWORD = 'bench bench bench';
const LAUNCHER = fileURLToPath(new URL('../infra/launcher/run', import.meta.url));

/** An installation of the product itself, in processes of its own. */
export interface Running {
  readonly url: string;
  readonly smtpPort: number;
  readonly consoleDatabase: string;
  /** Address of the database of a service. */
  readonly database: (service: string) => string;
  /** Addresses of the databases that all services share. */
  readonly shared: { readonly log: string; readonly keys: string };
  stop(): Promise<void>;
}

/** Starts it empty, with its data in a folder that did not exist; `start` is one process, `cluster` one for each service. */
export async function startInstallation(
  command: 'start' | 'cluster',
  data: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawn(LAUNCHER, [command, '--empty'], {
    env: {
      ...process.env,
      PORT: '0',
      SMTP_PORT: '0',
      RAPPORT_DATA: data,
      RAPPORT_ADMIN_PASSWORD: PASSWORD,
      LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ready = false;
  for await (const line of createInterface({ input: child.stdout }))
    if ((ready = line.startsWith('ready '))) break;
  if (!ready) throw new Error(`npm run ${command} did not start`);
  child.stdout.resume();
  const described = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as {
    readonly url: string;
    readonly smtp: { readonly port: number };
    readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>;
  };
  return {
    url: described.url,
    smtpPort: described.smtp.port,
    consoleDatabase: databaseOf(described.services, 'console'),
    database: (service) => databaseOf(described.services, service),
    shared: {
      log: described.services['console']!.environment['LOG_DATABASE_URL'] ?? '',
      keys: described.services['console']!.environment['KEYS_DATABASE_URL'] ?? '',
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function databaseOf(
  services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>,
  service: string,
): string {
  return services[service]!.environment[`${service.toUpperCase()}_DATABASE_URL`]!;
}

/** Questions and commands through the gateway, with their answers. */
export interface Asker {
  readonly get: (path: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly post: (path: string, body: object) => Promise<Readonly<Record<string, unknown>>>;
}

/** Signs the administrator in, and asks in that name. */
export async function asker(url: string): Promise<Asker> {
  let cookie = '';
  const ask = async (path: string, init: RequestInit) => {
    const answer = await fetch(`${url}${path}`, { ...init, headers: { ...init.headers, cookie } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status} ${await answer.text()}`);
    cookie ||= answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return (await answer.json()) as Readonly<Record<string, unknown>>;
  };
  const headers = () => ({
    'content-type': 'application/json',
    'x-rapport-csrf': '1',
    'idempotency-key': randomUUID(),
  });
  const post = (path: string, body: object) =>
    ask(path, { method: 'POST', headers: headers(), body: JSON.stringify(body) });
  await post('/api/access/v1/sessions', { login: 'admin', password: PASSWORD });
  return { post, get: (path) => ask(path, {}) };
}

/** A command through the gateway, in the name of who signed in. */
export type Post = (
  path: string,
  body: object,
) => Promise<{ readonly status: number; readonly headers: Readonly<Record<string, unknown>> }>;

/** Signs the administrator in. */
export async function signIn(url: string, agent: Agent): Promise<Post> {
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

/** Sends mails by as many people; answers the ids of the conversations they began. */
export async function openConversations(
  { smtpPort, consoleDatabase }: Running,
  count: number,
): Promise<readonly string[]> {
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
  for (let i = 0; i < count; i += 1) {
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
    if (rows.length === count) {
      await client.end();
      return rows.map((row) => row.id);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
