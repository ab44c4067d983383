/** How many messages of each run are due, by its rate and what was released of late. */
export interface Paces {
  /** So many may be released now. */
  due(runId: string, perSecond: number): number;
  /** So many were. */
  took(runId: string, count: number): void;
}

interface Bucket {
  tokens: number;
  at: number;
}

/**
 * A bucket per run that fills at its rate and holds what comes in a second. It is about how fast a machine works, not about
 * when something is so in the business: it goes by the machine's own time and begins anew with the process.
 */
export function paces(now: () => number = () => performance.now()): Paces {
  const buckets = new Map<string, Bucket>();
  return {
    due(runId, perSecond) {
      const at = now();
      const bucket = buckets.get(runId) ?? { tokens: perSecond / 10, at };
      const tokens = Math.min(perSecond, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
      buckets.set(runId, { tokens, at });
      return Math.floor(tokens);
    },
    took(runId, count) {
      const bucket = buckets.get(runId);
      if (bucket) bucket.tokens -= count;
    },
  };
}
