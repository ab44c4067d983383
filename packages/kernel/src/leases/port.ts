/** Exclusive work: at most one holder at a time by database time, each with a higher fencing epoch. */
export interface Leases {
  /** Runs `work` while the lease is held, over and over until stopped; `signal` aborts when it is lost. */
  hold(
    name: string,
    work: (lease: { readonly epoch: number; readonly signal: AbortSignal }) => Promise<void>,
  ): { stop(): Promise<void> };
}
