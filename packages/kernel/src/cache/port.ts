/** What may vanish: cached answers, fan-out of live updates, counters of tries. Losing all of it is a test. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds one and returns the new value; the counter ends `ttlSeconds` after its first increment. */
  increment(key: string, ttlSeconds: number): Promise<number>;
  publish(channel: string, message: string): Promise<void>;
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  /** Names the process that keeps it, another name after a restart; throws when it is away. */
  run(): Promise<string>;
  close(): Promise<void>;
}
