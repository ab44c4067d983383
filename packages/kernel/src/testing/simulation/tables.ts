/** A row of a table in memory. */
export type Kept = Readonly<Record<string, unknown>>;

/** What one transaction sees and does: what is committed, and over it what is its own. */
export interface View {
  get(table: string, key: string): Kept | undefined;
  /** `undefined` takes the row away. */
  put(table: string, key: string, row: Kept | undefined): void;
  all(table: string): readonly (readonly [key: string, row: Kept])[];
  /** Waits until nobody else holds a row or a lock of that name, and holds it until the transaction ends. */
  lock(name: string): Promise<void>;
  /** The server process that carries it out: each process of a service has one at a time. */
  readonly backend: Backend;
  /** Marks a place to go back to. */
  savepoint(): void;
  rollbackToSavepoint(): void;
}

/** A server process: it ends with the connections of whoever it works for. */
export interface Backend {
  readonly ended: boolean;
}

/** One transaction. */
export interface Opened extends View {
  /** Makes its rows everybody's. A loose one may be lost in a crash until something else reaches the disk. */
  commit(loose: boolean): void;
  rollback(): void;
  /** Whether the database has ended it meanwhile: by a crash, or because its session was lost. */
  readonly ended: boolean;
}

/** Tables in memory under transactions as a Postgres database keeps them: read committed, rows locked by writers. */
export interface Tables {
  begin(owner: unknown): Opened;
  /** Ends the open transactions of an owner and its server process, as when its connections die. */
  end(owner: unknown): void;
  /** Ends all transactions and server processes, and takes back the newest loose commits, as many as `lose` says of those not on disk. */
  crash(lose: (loose: number) => number): void;
  /** Something reached the disk, and with it all that was committed before it. */
  flushed(): void;
  /** What is committed. */
  committed(table: string): ReadonlyMap<string, Kept>;
}

type Rows = Map<string, Kept>;
type Writes = Map<string, Map<string, Kept | undefined>>;
type Undo = readonly (readonly [table: string, key: string, before: Kept | undefined])[];

interface Session {
  readonly owner: unknown;
  writes: Writes;
  saved: Writes;
  readonly locks: Set<string>;
  ended: boolean;
}

/** Empty tables. */
export function tablesInMemory(): Tables {
  const tables = new Map<string, Rows>();
  const open = new Set<Session>();
  const locks = locksOf();
  const backends = backendsOf();
  let loose: Undo[] = [];

  const rowsOf = (table: string): Rows => {
    const rows = tables.get(table) ?? new Map<string, Kept>();
    tables.set(table, rows);
    return rows;
  };
  const write = (table: string, key: string, row: Kept | undefined) => {
    if (row === undefined) rowsOf(table).delete(key);
    else rowsOf(table).set(key, row);
  };
  const close = (session: Session) => {
    session.ended = true;
    open.delete(session);
    for (const name of session.locks) locks.release(name, session);
    locks.forget(session);
  };
  const commit = (session: Session, isLoose: boolean) => {
    const undo: [string, string, Kept | undefined][] = [];
    for (const [table, changes] of session.writes)
      for (const [key, row] of changes) {
        undo.push([table, key, rowsOf(table).get(key)]);
        write(table, key, row);
      }
    if (undo.length > 0) loose = isLoose ? [...loose, undo] : [];
    close(session);
  };

  return {
    begin: (owner) => {
      const session: Session = {
        ...{ owner, writes: new Map(), saved: new Map() },
        ...{ locks: new Set<string>(), ended: false },
      };
      open.add(session);
      return {
        ...viewOf(session, rowsOf),
        lock: (name) => locks.take(name, session),
        backend: backends.of(owner),
        commit: (isLoose) => commit(session, isLoose),
        rollback: () => close(session),
        get ended() {
          return session.ended;
        },
      };
    },
    end: (owner) => {
      backends.end(owner);
      for (const session of [...open]) if (session.owner === owner) close(session);
    },
    crash: (lose) => {
      backends.endAll();
      for (const session of [...open]) close(session);
      const lost = loose.splice(loose.length - lose(loose.length));
      for (const undo of lost.toReversed())
        for (const [table, key, before] of undo.toReversed()) write(table, key, before);
      loose = [];
    },
    flushed: () => void (loose = []),
    committed: rowsOf,
  };
}

function viewOf(session: Session, rowsOf: (table: string) => Rows): Omit<View, 'lock' | 'backend'> {
  const written = (table: string) => session.writes.get(table);
  return {
    get: (table, key) => {
      const own = written(table);
      return own?.has(key) ? own.get(key) : rowsOf(table).get(key);
    },
    put: (table, key, row) => {
      const own = written(table) ?? new Map<string, Kept | undefined>();
      session.writes.set(table, own);
      own.set(key, row);
    },
    all: (table) => {
      const seen = new Map<string, Kept | undefined>([...rowsOf(table), ...(written(table) ?? [])]);
      return [...seen].flatMap(([key, row]) => (row === undefined ? [] : [[key, row] as const]));
    },
    savepoint: () => void (session.saved = copyOf(session.writes)),
    rollbackToSavepoint: () => void (session.writes = copyOf(session.saved)),
  };
}

/** The server processes that there are, one for each owner; who begins anew after its end is given another. */
function backendsOf() {
  const living = new Map<unknown, { ended: boolean }>();
  const end = (owner: unknown) => {
    const backend = living.get(owner);
    if (backend) backend.ended = true;
    living.delete(owner);
  };
  return {
    of: (owner: unknown): Backend => {
      const backend = living.get(owner) ?? { ended: false };
      living.set(owner, backend);
      return backend;
    },
    end,
    endAll: () => [...living.keys()].forEach(end),
  };
}

const copyOf = (writes: Writes): Writes =>
  new Map([...writes].map(([table, changes]) => [table, new Map(changes)]));

/** Locks by name; those who wait are served in order. */
function locksOf() {
  const held = new Map<string, Session>();
  const waiting = new Map<string, { readonly session: Session; readonly go: () => void }[]>();
  const give = (name: string, session: Session) => {
    held.set(name, session);
    session.locks.add(name);
  };
  return {
    take: (name: string, session: Session): Promise<void> => {
      const holder = held.get(name);
      if (session.ended || holder === session) return Promise.resolve();
      if (!holder) return Promise.resolve(give(name, session));
      return new Promise((go) => waiting.set(name, [...(waiting.get(name) ?? []), { session, go }]));
    },
    release: (name: string, session: Session) => {
      if (held.get(name) !== session) return;
      const [next, ...rest] = waiting.get(name) ?? [];
      if (rest.length > 0) waiting.set(name, rest);
      else waiting.delete(name);
      if (!next) return void held.delete(name);
      give(name, next.session);
      next.go();
    },
    /** Who waits and is ended waits no longer: its next statement finds out. */
    forget: (session: Session) => {
      for (const [name, queue] of waiting) {
        const rest = queue.filter((one) => one.session !== session);
        if (rest.length === queue.length) continue;
        if (rest.length > 0) waiting.set(name, rest);
        else waiting.delete(name);
        for (const one of queue) if (one.session === session) one.go();
      }
    },
  };
}
