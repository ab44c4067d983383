import { randomUUID } from 'node:crypto';
import nodemailer from 'nodemailer';
import type { RunningInstallation } from './installation.ts';

/** What an answer of the product says. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly position: string | null;
}

/** The product's REST as a program uses it: a session, and a position that later reads wait for. */
export interface Client {
  get(path: string, after?: string | null): Promise<Answer>;
  /** `seen` is the version that was decided on. */
  post(path: string, body?: object, key?: string, seen?: string): Promise<Answer>;
}

/** Signs in and keeps the session. */
export async function signIn(
  { url, password }: Pick<RunningInstallation, 'url' | 'password'>,
  login = 'admin',
): Promise<Client> {
  const call = async (path: string, init: RequestInit): Promise<Response> => await fetch(url + path, init);
  const first = await call('/api/access/v1/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-rapport-csrf': '1', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ login, password }),
  });
  if (first.status !== 201) throw new Error(`sign-in answered ${first.status}`);
  const cookie = first.headers.getSetCookie()[0]!.split(';')[0]!;
  const answer = async (response: Response): Promise<Answer> => ({
    status: response.status,
    body: (await response.json()) as Answer['body'],
    position: response.headers.get('rapport-position'),
  });
  return {
    get: async (path, after) =>
      answer(await call(path, { headers: { cookie, ...(after ? { 'rapport-after': after } : {}) } })),
    post: async (path, body = {}, key = randomUUID(), seen) =>
      answer(
        await call(path, {
          method: 'POST',
          headers: {
            cookie,
            'content-type': 'application/json',
            'x-rapport-csrf': '1',
            'idempotency-key': key,
            ...(seen === undefined ? {} : { 'if-match': `"${seen}"` }),
          },
          body: JSON.stringify(body),
        }),
      ),
  };
}

/** A mail as somebody writes it. */
export interface Written {
  readonly from: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly messageId?: string;
  readonly inReplyTo?: string;
  /** Fixed where the very same mail must be made twice. */
  readonly date?: Date;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends mails to the company through its own SMTP door. */
export async function sendMails(
  { smtpPort }: Pick<RunningInstallation, 'smtpPort'>,
  mails: readonly Written[],
): Promise<void> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    ignoreTLS: true,
    pool: true,
  });
  try {
    await Promise.all(
      mails.map(({ headers, ...mail }) =>
        transport.sendMail({
          ...mail,
          to: 'support@rapport.example',
          ...(headers ? { headers: { ...headers } } : {}),
        }),
      ),
    );
  } finally {
    transport.close();
  }
}

/** Asks again until the answer fits; the deadline ends what hangs and measures nothing. */
export async function eventually<T>(ask: () => Promise<T | undefined | false>, within = 60_000): Promise<T> {
  const until = performance.now() + within;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > until)
      throw new Error(`not within ${within} ms: ${ask.toString().slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
