/** One request waiting for its turn in a batch. */
export interface Pending<Request, Result> {
  readonly request: Request;
  /** Names that may occur only once in a batch: its streams and its key. */
  readonly claims: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Largest number of requests in one transaction; beyond it a batch's own work outlasts the commit it saves. */
const MAX_BATCH = 256;

/**
 * Group commit: while one batch is being written, what arrives is collected for the next. No linger: a lone request
 * leaves at once, and under load a batch is what arrived during the last commit.
 */
export function groupCommit<Request, Result>(
  write: (batch: readonly Pending<Request, Result>[]) => Promise<void>,
): { add(pending: Pending<Request, Result>): void; idle(): Promise<void> } {
  let queue: Pending<Request, Result>[] = [];
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    // Requests of one tick travel together.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const { batch, rest } = take(queue);
      queue = rest;
      await write(batch);
    }
    running = undefined;
  }

  return {
    add: (pending) => {
      queue.push(pending);
      running ??= drain();
    },
    idle: async () => {
      while (running) await running;
    },
  };
}

/** Takes what may travel together, in order; a request that shares a claim with an earlier one waits behind it. */
function take<Request, Result>(queue: readonly Pending<Request, Result>[]) {
  const claimed = new Set<string>();
  const batch: Pending<Request, Result>[] = [];
  const rest: Pending<Request, Result>[] = [];
  for (const pending of queue) {
    const fits = batch.length < MAX_BATCH && !pending.claims.some((claim) => claimed.has(claim));
    for (const claim of pending.claims) claimed.add(claim);
    (fits ? batch : rest).push(pending);
  }
  return { batch, rest };
}
