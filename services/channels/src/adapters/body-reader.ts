import { Worker } from 'node:worker_threads';
import type { BodyAnswer } from './mail-body-worker.ts';
import type { MailBody } from './mail-body.ts';

/** Reads bodies of mails in a thread of its own, one at a time: neither slow nor greedy mail holds up the process. */
export interface BodyReader {
  /** The body; what could not be read is said by its marks. Takes the bytes over. Never throws for what is in them. */
  read(raw: Uint8Array): Promise<MailBody>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 20_000;
const HEAP_MB = 256;

/** A reader; its thread begins with the first mail and again after one that broke it. */
export function bodyReader(options: { readonly timeoutMs?: number } = {}): BodyReader {
  let thread: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const begin = () => {
    const worker = new Worker(new URL('./mail-body-worker.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const gone = () => {
      if (thread === worker) thread = undefined;
    };
    worker.on('error', gone).on('exit', gone).unref();
    return worker;
  };
  const end = async () => {
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  };

  async function readNow(raw: Uint8Array): Promise<MailBody> {
    thread ??= begin();
    const answer = await ask(thread, raw, options.timeoutMs ?? TIMEOUT_MS);
    if (answer === undefined) await end();
    if (answer && 'body' in answer) return answer.body;
    return { text: '', html: '', attachments: [], marks: [answer?.failed ?? 'unreadable'], reported: [] };
  }

  return {
    read: (raw) => {
      const turn = queue.then(() => readNow(raw));
      queue = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await queue;
      await end();
    },
  };
}

/** One question; undefined when the thread died or did not answer in time, and must not be asked again. */
function ask(thread: Worker, raw: Uint8Array, timeoutMs: number): Promise<BodyAnswer | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: BodyAnswer | undefined) => {
      clearTimeout(timer);
      thread.off('message', settle);
      thread.off('error', lost);
      thread.off('exit', lost);
      resolve(answer);
    };
    const lost = () => settle(undefined);
    const timer = setTimeout(lost, timeoutMs);
    thread.on('message', settle);
    thread.on('error', lost);
    thread.on('exit', lost);
    // A copy of its own, so that handing it over takes nothing from the caller's pool.
    const owned = Uint8Array.from(raw);
    thread.postMessage(owned, [owned.buffer]);
  });
}
