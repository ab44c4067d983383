import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { freePort } from '@rapport/kernel/local';
import type { Clock } from '@rapport/kernel/values';
import { internalTokens } from '@rapport/kernel/http';
import { type RunningService, startService } from '@rapport/kernel/service';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { freshDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { channelsService } from '../src/app.ts';

/** What a visitor of channels can do, wherever it runs. */
export interface Visitor {
  readonly database: Database;
  readonly environment: Readonly<Record<string, string>>;
  /** Asks over HTTP, as an agent unless told otherwise; a POST gets a fresh Idempotency-Key unless one is given. */
  ask(method: 'GET' | 'POST', path: string, options?: Asked): Promise<Answer>;
  /** Hands a raw mail in by SMTP. */
  mail(raw: string | Buffer, envelope?: { from?: string; to?: string | string[] }): Promise<string>;
  leave(): Promise<void>;
}

/** Channels as it really runs, in this process. */
export interface RunningChannels extends Visitor {
  readonly service: RunningService;
  readonly smtpPort: number;
  stop(): Promise<void>;
}

export interface Asked {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly account?: string;
  readonly role?: 'agent' | 'admin';
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // A test looks into it as it likes.
  readonly body: Record<string, never>;
  readonly text: string;
}

const SECRET = Buffer.alloc(32, 3);
export const ANN_ID = '0190a1de-0000-7000-8000-00000000000a';
const ANN = { kind: 'person', login: 'ann', name: 'Ann', role: 'agent' } as const;
export const BOB_ID = '0190a1de-0000-7000-8000-00000000000b';

/** Settings of a fresh installation, or of one that ran before. */
export async function freshEnvironment(
  own: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  return {
    CHANNELS_DATABASE_URL: await freshDatabase(),
    CHANNELS_HTTP_PORT: '0',
    KEYS_DATABASE_URL: await freshDatabase(),
    LOG_DATABASE_URL: await freshDatabase(),
    INTERNAL_SECRET: SECRET.toString('base64'),
    KEY_ENCRYPTION_KEY: Buffer.alloc(32, 4).toString('base64'),
    INDEX_KEY: Buffer.alloc(32, 5).toString('base64'),
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    SOLE_PROCESS: 'true',
    SMTP_PORT: String(await freePort()),
    ...own,
  };
}

/** Starts channels in this process; `given` replaces the clock. */
export async function startChannels(
  environment: Readonly<Record<string, string>>,
  given: { readonly clock?: Clock } = {},
): Promise<RunningChannels> {
  const service = await startService(channelsService, environment, given);
  const visitor = visit(environment, service.http.url!);
  return {
    ...visitor,
    service,
    smtpPort: Number(environment['SMTP_PORT']),
    stop: async () => {
      await visitor.leave();
      await service.stop();
    },
  };
}

/** Visits channels that run with this environment. */
export function visit(environment: Readonly<Record<string, string>>, url: string): Visitor {
  const database = openDatabase(environment['CHANNELS_DATABASE_URL']!);
  const tokens = internalTokens(SECRET);
  const port = Number(environment['SMTP_PORT']);
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  return {
    database,
    environment,
    ask: async (method, path, asked = {}) => {
      const { body = {}, headers = {}, account = ANN_ID, role = ANN.role } = asked;
      const person = { ...ANN, role, accountId: account, sessionId: account };
      const posting = { 'idempotency-key': randomUUID(), 'content-type': 'application/json' };
      const token = { 'rapport-token': await tokens.mint(person, 'channels') };
      const response = await fetch(
        `${url}${path}`,
        method === 'POST'
          ? { method, headers: { ...token, ...posting, ...headers }, body: JSON.stringify(body) }
          : { method, headers: { ...token, ...headers } },
      );
      return await answerOf(response);
    },
    mail: async (raw, { from = 'li@customer.example', to = 'support@rapport.example' } = {}) => {
      const { response } = await transport.sendMail({ envelope: { from, to }, raw });
      return response;
    },
    leave: async () => {
      transport.close();
      await database.close();
    },
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, body: json ? JSON.parse(text) : {} };
}

/** A small mail with the given header lines. */
export function letter(lines: Readonly<Record<string, string>>, body = 'hello'): string {
  const all = {
    From: 'Li Hua <li@customer.example>',
    To: 'support@rapport.example',
    Subject: 'order',
    'Message-ID': `<${randomUUID()}@customer.example>`,
    ...lines,
  };
  const header = Object.entries(all).filter(([, value]) => value !== '');
  return `${header.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}\r\n`;
}
