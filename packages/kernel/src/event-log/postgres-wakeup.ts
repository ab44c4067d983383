import pg from 'pg';
import type { Logger } from 'pino';

/** What woke a reader: a topic got records, or a group changed (`*` = all of them). */
export type Ring = (kind: 'topic' | 'group', name: string) => void;

/** Tells readers that something came: at once within the process, by NOTIFY between processes, by polling if both fail. */
export interface LogBell {
  /** Rings all readers of this process that use the same database. */
  ring: Ring;
  listen(ring: Ring): () => void;
  /** The server process of the connection that listens, by its number: it ends with this process. Undefined while there is none. */
  backend(): number | undefined;
  close(): Promise<void>;
}

/** While nothing tells of other processes. */
const SHORTEST_POLL_MS = 25;
/** While NOTIFY tells: should it fail without a word, nobody waits longer. */
const LONGEST_POLL_MS = 250;
const RECONNECT_MS = 1_000;

/** The readers of one database in this process, and the server processes of its own connections. */
interface Household {
  readonly rings: Set<Ring>;
  readonly backends: Set<number>;
}

const inProcess = new Map<string, Household>();

/** Opens the bell of one adapter; the connection that listens is its own, since a pool would take it away. */
export function logBell(url: string, pool: pg.Pool, logger: Logger): LogBell {
  const household = inProcess.get(url) ?? { rings: new Set<Ring>(), backends: new Set<number>() };
  inProcess.set(url, household);
  const { rings } = household;
  rememberBackends(pool, household);
  const mine = new Set<Ring>();
  const ring: Ring = (kind, name) => {
    for (const each of rings) each(kind, name);
  };
  const ringMine: Ring = (kind, name) => {
    for (const each of mine) each(kind, name);
  };
  const listener = notifications(url, ringMine, household, logger);
  const poller = polling(pool, ringMine, () => listener.hears());
  return {
    ring,
    listen: (each) => {
      rings.add(each);
      mine.add(each);
      listener.start();
      poller.start();
      return () => {
        rings.delete(each);
        mine.delete(each);
      };
    },
    backend: listener.backend,
    close: async () => {
      poller.stop();
      await listener.stop();
    },
  };
}

/** What this process appends rings at once; the same word again by NOTIFY would cost every reader one more look. */
function rememberBackends(pool: pg.Pool, { backends }: Household): void {
  pool.on('connect', (client) => void backends.add(idOf(client)));
  pool.on('remove', (client) => void backends.delete(idOf(client)));
}

/** The number of the server process behind a connection, as the server told it. */
const idOf = (client: pg.ClientBase) => (client as pg.ClientBase & { readonly processID: number }).processID;

function notifications(url: string, ring: Ring, { backends }: Household, logger: Logger) {
  let client: pg.Client | undefined;
  let hears = false;
  let timer: NodeJS.Timeout | undefined;
  let state: 'new' | 'running' | 'stopped' = 'new';

  const again = (error: unknown, failed: pg.Client) => {
    if (client !== failed) return;
    const heard = hears;
    client = undefined;
    hears = false;
    failed.end().catch(() => undefined); // It is already broken; what matters is the next one.
    if (state !== 'running') return;
    logger.debug({ err: error }, 'listening connection lost, opening another');
    timer = setTimeout(connect, RECONNECT_MS);
    if (heard) ring('group', '*'); // Members say at once that they live without it.
  };
  const connect = () => {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'log-listen',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client = next;
    next.on('error', (error) => again(error, next));
    next.on('end', () => again(undefined, next));
    next.on('notification', ({ channel, payload = '', processId }) => {
      if (!backends.has(processId)) ring(channel === 'lg_group' ? 'group' : 'topic', payload);
    });
    next
      .connect()
      .then(() => next.query('listen lg; listen lg_group'))
      .then(() => {
        hears = client === next;
        ring('group', '*');
      })
      .catch((error: unknown) => again(error, next));
  };
  return {
    /** Whether what other processes append is told. */
    hears: () => hears,
    backend: () => (hears && client ? idOf(client) : undefined),
    start: () => {
      if (state !== 'new') return;
      state = 'running';
      connect();
    },
    stop: async () => {
      state = 'stopped';
      hears = false;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined); // A connection that cannot be closed politely is closed by the process.
    },
  };
}

function polling(pool: pg.Pool, ring: Ring, told: () => boolean) {
  let seen = new Map<string, number>();
  let pause = SHORTEST_POLL_MS;
  let state: 'new' | 'running' | 'stopped' = 'new';
  let timer: NodeJS.Timeout | undefined;

  const poll = async () => {
    try {
      const { rows } = await pool.query<{ topic: string; written: number }>({
        name: 'lg_poll',
        text: `select t.topic, sum(h.next)::bigint as written
               from lg.topics t join lg.heads h on h.topic_id = t.id group by t.topic`,
      });
      const changed = rows.filter(({ topic, written }) => seen.get(topic) !== written);
      seen = new Map(rows.map(({ topic, written }) => [topic, written]));
      for (const { topic } of changed) ring('topic', topic);
      if (told()) pause = LONGEST_POLL_MS;
      else pause = changed.length > 0 ? SHORTEST_POLL_MS : Math.min(pause * 2, LONGEST_POLL_MS);
    } catch {
      // The database is away: readers find out by their own queries and say so there.
      pause = LONGEST_POLL_MS;
    }
    if (state === 'running') timer = setTimeout(poll, pause);
  };
  return {
    start: () => {
      if (state !== 'new') return;
      state = 'running';
      timer = setTimeout(poll, pause);
    },
    stop: () => {
      state = 'stopped';
      clearTimeout(timer);
    },
  };
}
