import type { CloudEvent } from './cloud-event.ts';

/** Where the feed is, and what is wanted of it. */
export interface FeedOptions {
  /** Address of the installation: `https://crm.example.com`. */
  readonly url: string;
  readonly key: string;
  /** CloudEvents types; all that the key opens, unless said. */
  readonly types?: readonly string[];
  /** Events in a page, at most 200. */
  readonly limit?: number;
  /** Seconds to wait for news at the end of the feed, at most 30. */
  readonly waitSeconds?: number;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/** Events in the feed's order, and the cursor to go on from once they are dealt with. */
export interface FeedPage {
  readonly events: readonly CloudEvent[];
  readonly cursor: string;
  /** More is there already. */
  readonly more: boolean;
}

/** The installation says no, and will again: the key opens nothing, or the cursor's history is not its own any more. */
export class FeedRefused extends Error {
  override readonly name = 'FeedRefused';
  readonly status: number;
  readonly code: string;
  /** Of `history-replaced`: a cursor from where the histories parted. */
  readonly cursor: string | undefined;
  constructor(status: number, problem: { readonly code?: string; readonly cursor?: string }) {
    super(`${status} ${problem.code ?? ''}`.trim());
    this.status = status;
    this.code = problem.code ?? '';
    this.cursor = problem.cursor;
  }
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/**
 * The feed after a cursor (without one: from the first event ever), page by page, without end. What is away is asked
 * again; throws {@link FeedRefused} when asking again is no use.
 */
export async function* pagesOf(options: FeedOptions, after?: string): AsyncGenerator<FeedPage, void> {
  let cursor = after;
  let failures = 0;
  while (!options.signal?.aborted) {
    const page = await askOnce(options, cursor);
    if (page === undefined) {
      failures += 1;
      await pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures), options.signal);
      continue;
    }
    failures = 0;
    if (page.events.length > 0 || page.cursor !== cursor) yield page;
    cursor = page.cursor;
  }
}

/** Undefined when it may go better next time. */
async function askOnce(
  { url, key, types, limit = 200, waitSeconds = 20, signal }: FeedOptions,
  cursor: string | undefined,
): Promise<FeedPage | undefined> {
  const asked = new URL('/api/partners/v1/events', url);
  asked.searchParams.set('limit', String(limit));
  asked.searchParams.set('wait', String(waitSeconds));
  if (types) asked.searchParams.set('types', types.join(','));
  if (cursor !== undefined) asked.searchParams.set('after', cursor);
  let answer: Response;
  let said: unknown;
  try {
    answer = await fetch(asked, {
      headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
      ...(signal ? { signal } : {}),
    });
    said = await answer.json();
  } catch {
    return undefined;
  }
  if (answer.status >= 500 || answer.status === 429) return undefined;
  if (!answer.ok) throw new FeedRefused(answer.status, said as { code?: string; cursor?: string });
  const { items, cursor: next, more } = said as { items: CloudEvent[]; cursor: string; more: boolean };
  return { events: items, cursor: next, more };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
