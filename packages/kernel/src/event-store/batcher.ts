/** One request waiting for its turn in a batch. */
export interface Pending<Request, Result> {
  readonly request: Request;
  /** Names that may occur only once in a batch: its streams and its key. */
  readonly claims: readonly string[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

type Batch<Request, Result> = readonly Pending<Request, Result>[];

/** Largest number of requests in one transaction; beyond it a batch's own work outlasts the commit it saves. */
const MAX_BATCH = 256;
/** So many are worth a commit of their own: they go on their way while another batch is being written. */
const WORTH_A_COMMIT = 32;

/**
 * Group commit: while one batch is being written, what arrives is collected for the next. No linger: a lone request
 * leaves at once, and under load a batch is what arrived during the last commit. Where many arrive, a second batch is
 * behind the first already when that is done, so that the database need not wait for what is made ready here. A request
 * that shares a claim with one that is on its way waits for it. `write` tells its requests what became of them, and never
 * rejects; what it is given first it has to write first.
 */
export function groupCommit<Request, Result>(
  write: (batch: Batch<Request, Result>) => Promise<void>,
): { add(pending: Pending<Request, Result>): void; idle(): Promise<void> } {
  let queue: Pending<Request, Result>[] = [];
  const underWay = new Map<Batch<Request, Result>, Promise<void>>();
  let gathering: Promise<void> | undefined;

  const mayGo = () => underWay.size === 0 || (underWay.size === 1 && queue.length >= WORTH_A_COMMIT);

  /** Sends what may go; requests of one turn travel together. */
  function gather(): void {
    if (queue.length === 0 || !mayGo()) return;
    gathering ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      gathering = undefined;
      while (queue.length > 0 && mayGo() && send());
    });
  }

  /** False when all that waits has to wait longer. */
  function send(): boolean {
    const half = underWay.size === 0 && queue.length >= 2 * WORTH_A_COMMIT;
    const most = half ? Math.ceil(queue.length / 2) : queue.length;
    const { batch, rest } = take(queue, Math.min(most, MAX_BATCH), [...underWay.keys()].flat());
    if (batch.length === 0) return false;
    queue = rest;
    const done = write(batch).then(() => {
      underWay.delete(batch);
      gather();
    });
    underWay.set(batch, done);
    return true;
  }

  return {
    add: (pending) => {
      queue.push(pending);
      gather();
    },
    idle: async () => {
      while (underWay.size > 0 || gathering) await (gathering ?? Promise.all(underWay.values()));
    },
  };
}

/** Takes what may travel together, in order; a request that shares a claim with an earlier one waits behind it. */
function take<Request, Result>(
  queue: Batch<Request, Result>,
  most: number,
  underWay: Batch<Request, Result>,
) {
  const claimed = new Set(underWay.flatMap(({ claims }) => claims));
  const batch: Pending<Request, Result>[] = [];
  const rest: Pending<Request, Result>[] = [];
  for (const pending of queue) {
    const fits = batch.length < most && !pending.claims.some((claim) => claimed.has(claim));
    for (const claim of pending.claims) claimed.add(claim);
    (fits ? batch : rest).push(pending);
  }
  return { batch, rest };
}
