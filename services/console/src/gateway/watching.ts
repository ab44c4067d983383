import type { ServerResponse } from 'node:http';
import type { Logger } from '@rapport/kernel/logging';

/** Looks after answers that stay open. */
export interface Watch {
  /** Ends the answer when its session is over. */
  over(response: ServerResponse, token: string): void;
  stop(): void;
}

const EVERY_MS = 3_000;
/** Nobody keeps listening for longer than this without somebody who confirms that they may. */
const UNCONFIRMED_MS = 30_000;

/** Asks every three seconds whether the sessions behind open answers still stand; one that does not is cut off. */
export function watchOpenAnswers(
  stillThere: (token: string) => Promise<boolean>,
  logger: Logger,
  everyMs: number = EVERY_MS,
): Watch {
  const open = new Map<string, { readonly answers: Set<ServerResponse>; confirmed: number }>();

  async function look(token: string): Promise<void> {
    const entry = open.get(token);
    if (!entry) return;
    const there = await stillThere(token).catch((error: unknown) => {
      logger.warn({ err: error }, 'session of an open answer not confirmed');
      return performance.now() - entry.confirmed < UNCONFIRMED_MS ? undefined : false;
    });
    if (there) entry.confirmed = performance.now();
    if (there === false) for (const response of entry.answers) response.destroy();
  }

  const timer = setInterval(() => {
    for (const token of open.keys()) void look(token);
  }, everyMs).unref();

  return {
    over(response, token) {
      const entry = open.get(token) ?? { answers: new Set(), confirmed: performance.now() };
      open.set(token, entry);
      entry.answers.add(response);
      response.once('close', () => {
        entry.answers.delete(response);
        if (entry.answers.size === 0) open.delete(token);
      });
    },
    stop: () => clearInterval(timer),
  };
}
