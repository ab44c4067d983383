import { Agent as PlainAgent, type IncomingMessage, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { PushFailure } from '../domain/subscription.events.ts';
import { TargetRefused, type Targets, hostOf } from './targets.ts';

/** What came of a push. Only a status of 2xx means that it was taken. */
export interface Posted {
  readonly taken: boolean;
  readonly status: number;
  readonly reason: PushFailure;
  /** How long the answer asks to wait (`Retry-After`), in ms. */
  readonly askedMs: number;
  /** The event that the answer says it refuses for good (`rapport-refused`); empty: none. */
  readonly refuses: string;
  readonly tookMs: number;
}

/** Sends bytes to an address; never throws. */
export interface Poster {
  post(url: string, headers: Readonly<Record<string, string>>, body: Uint8Array): Promise<Posted>;
  close(): void;
}

const DEADLINE_MS = 15_000;
/** Nothing in an answer is of interest; so much is read to keep the connection, then it is cut. */
const MOST_READ = 64 * 1024;

/** Posts over connections of its own to targets that may be gone to. A redirect is an answer like any other: it is not followed. */
export function posterTo(targets: Targets, deadlineMs = DEADLINE_MS): Poster {
  const agents = {
    'http:': new PlainAgent({ keepAlive: true, maxSockets: 8 }),
    'https:': new SecureAgent({ keepAlive: true, maxSockets: 8 }),
  };
  return {
    post: async (url, headers, body) => {
      const began = performance.now();
      const took = () => Math.round(performance.now() - began);
      try {
        const answer = await exchange(targets, agents, new URL(url), headers, body, deadlineMs);
        const taken = answer.status >= 200 && answer.status < 300;
        return { taken, reason: 'answered', ...answer, tookMs: took() };
      } catch (error) {
        return { taken: false, status: 0, reason: reasonOf(error), askedMs: 0, refuses: '', tookMs: took() };
      }
    },
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

async function exchange(
  targets: Targets,
  agents: { readonly 'http:': PlainAgent; readonly 'https:': SecureAgent },
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
  deadlineMs: number,
): Promise<Answered> {
  const { protocol } = url;
  // A socket that is given an address asks for no lookup.
  if (isIP(hostOf(url)) !== 0) targets.admit(hostOf(url), protocol);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = {
    method: 'POST',
    headers: { ...headers, 'content-length': String(body.length) },
    lookup: targets.lookup(protocol),
    signal: AbortSignal.timeout(deadlineMs),
  };
  const sending =
    protocol === 'https:'
      ? secureRequest(url, { ...options, agent: agents['https:'] }, resolve)
      : plainRequest(url, { ...options, agent: agents['http:'] }, resolve);
  sending.on('error', reject);
  // What was looked up is not what counts, but what we are connected to.
  sending.on('socket', (socket: Socket) => {
    const check = () => {
      try {
        targets.admit(socket.remoteAddress ?? '', protocol);
      } catch (error) {
        sending.destroy(error as Error);
      }
    };
    if (socket.connecting) socket.once('connect', check);
    else check();
  });
  sending.end(body);
  return await answerOf(await promise);
}

type Answered = Pick<Posted, 'status' | 'askedMs' | 'refuses'>;

async function answerOf(answer: IncomingMessage): Promise<Answered> {
  let read = 0;
  for await (const chunk of answer) {
    read += (chunk as Buffer).length;
    if (read > MOST_READ) break;
  }
  const refuses = [answer.headers['rapport-refused'] ?? ''].flat().join();
  return { status: answer.statusCode ?? 0, askedMs: waitAsked(answer.headers['retry-after']), refuses };
}

/** `Retry-After` in its form of seconds (RFC 9110 §10.2.3); its form of a date is passed over. */
const waitAsked = (text = ''): number => (/^\d{1,6}$/.test(text) ? Number(text) * 1000 : 0);

function reasonOf(error: unknown): PushFailure {
  if (error instanceof TargetRefused) return 'refused-target';
  const name = error instanceof Error ? error.name : '';
  return name === 'AbortError' || name === 'TimeoutError' ? 'time-out' : 'no-connection';
}
