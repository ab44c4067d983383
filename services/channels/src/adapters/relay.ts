import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { pause } from '@rapport/kernel/waking';
import type { ComposedMail } from './compose-reply.ts';

/** What became of one try. `uncertain`: the relay had it all, and its answer was lost. */
export type Delivered =
  | { readonly outcome: 'sent' }
  | { readonly outcome: 'failed'; readonly reason: string; readonly final: boolean }
  | { readonly outcome: 'uncertain' };

/** The company's outgoing mail server. */
export interface Relay {
  /** One try; never throws for what the other side does. After the signal it is given up within seconds. */
  deliver(mail: ComposedMail, signal: AbortSignal): Promise<Delivered>;
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 60_000;
const GRACE_MS = 3_000;

/** A relay at `smtp://user:password@host:port` (or `smtps://`), one connection per mail. */
export function smtpRelay(url: string): Relay {
  const { connect, credentials } = relayAt(url);
  return { deliver: (mail, signal) => deliverOnce(connect(), credentials, mail, signal) };
}

/** How to reach a relay, and as whom. */
export function relayAt(url: string): {
  readonly connect: () => SMTPConnection;
  readonly credentials: Credentials | undefined;
} {
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'smtp:' && protocol !== 'smtps:')
    throw new TypeError('RELAY_URL must be smtp:// or smtps://');
  const secure = protocol === 'smtps:';
  const options = {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port ? Number(port) : secure ? 465 : 25,
    secure,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  };
  const credentials = username
    ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
    : undefined;
  return { connect: () => new SMTPConnection(options), credentials };
}

interface Credentials {
  readonly user: string;
  readonly pass: string;
}

function deliverOnce(
  connection: SMTPConnection,
  credentials: Credentials | undefined,
  { envelope, raw }: ComposedMail,
  signal: AbortSignal,
): Promise<Delivered> {
  // The final dot follows the end of this stream: before it nothing can have been accepted, after it everything can.
  const message = Readable.from([raw]);
  let handedOver = false;
  message.once('end', () => (handedOver = true));
  return new Promise((resolve) => {
    const settle = (result: Delivered) => {
      resolve(result);
      callOff();
      connection.close();
    };
    const failed = (error: SmtpError) => settle(judge(error, handedOver));
    const callOff = giveUpAfter(signal, failed);
    const send = () =>
      connection.send({ from: envelope.from, to: [envelope.to], size: raw.length }, message, (error) =>
        error ? failed(error as SmtpError) : settle({ outcome: 'sent' }),
      );
    connection.on('error', failed);
    connection.connect((error?: Error | null) => {
      if (error) return failed(error);
      if (!credentials) return send();
      return connection.login({ user: credentials.user, pass: credentials.pass }, (refused) =>
        refused ? failed(refused as SmtpError) : send(),
      );
    });
  });
}

/** Fails a try some seconds after the signal, unless it is called off before by what is returned. */
export function giveUpAfter(signal: AbortSignal, fail: (stopped: SmtpError) => void): () => void {
  const over = new AbortController();
  const begin = () =>
    void pause(GRACE_MS, over.signal).then(() => {
      if (!over.signal.aborted) fail(Object.assign(new Error('stopping'), { code: 'ETIMEDOUT' }));
    });
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true, signal: over.signal });
  return () => over.abort();
}

/** What a mail server's refusal, or the loss of it, looks like. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** What an error means. An answer of the relay decides; without one it matters whether the message was handed over. */
export function judge(error: SmtpError, handedOver: boolean): Delivered {
  const { code = '', responseCode = 0 } = error;
  if (responseCode >= 400 && responseCode < 600) return refused(responseCode, error);
  if (handedOver) return { outcome: 'uncertain' };
  return { outcome: 'failed', reason: REASONS[code] ?? 'unreachable', final: FINAL.has(code) };
}

function refused(responseCode: number, { command = '', response = '' }: SmtpError): Delivered {
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  return {
    outcome: 'failed',
    reason: enhanced === undefined ? String(responseCode) : `${responseCode} ${enhanced}`,
    // A refused greeting or password is somebody's to mend; it says nothing about this mail.
    final: responseCode >= 500 && ['MAIL FROM', 'RCPT TO', 'DATA'].includes(command),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ETIMEDOUT: 'timeout',
  ETLS: 'tls',
  EAUTH: 'sign-in-refused',
  EDNS: 'unknown-host',
  EENVELOPE: 'invalid-recipient',
  EMESSAGE: 'too-large',
};
const FINAL = new Set(['EENVELOPE', 'EMESSAGE']);
