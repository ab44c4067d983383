import { type Database, type Transaction, migrate, openDatabase } from '../postgres/index.ts';
import { Unavailable } from '../event-store/index.ts';
import { sql } from '../sql/index.ts';
import { decrypt, encrypt, newDataKey } from './cipher.ts';
import { KeyDestroyed } from './port.ts';
import { type KeyName, type KeyStore, type OpenKeyRing, keyName, keyRingOver } from './ring.ts';

const MIGRATIONS = new URL('../../migrations-keys/', import.meta.url);
const MAX_CACHED = 20_000;
/** How long a key that was destroyed elsewhere may still open here. */
const TRUST_MS = 1_000;

/** Opens the key ring in its own database, wrapped by a 256-bit key-encryption key; several services may start at once. */
export async function openKeyRing(options: {
  readonly databaseUrl: string;
  readonly kek: Uint8Array;
  readonly indexKey: Uint8Array;
}): Promise<OpenKeyRing> {
  await migrate(options.databaseUrl, { keys: MIGRATIONS });
  const database = openDatabase(options.databaseUrl, { max: 4, name: 'keys' });
  return keyRingOver(postgresKeyStore(database, options.kek), options.indexKey);
}

interface KeyRow {
  readonly subject: string;
  readonly version: number;
  readonly wrapped: Buffer | null;
}

interface Cached {
  readonly version: number;
  readonly bytes: Uint8Array;
  until: number;
}

function postgresKeyStore(database: Database, kek: Uint8Array): KeyStore {
  const cache = new Map<string, Cached>();
  const context = (subject: string, version: number) => `key|${subject}|${version}`;

  const remember = (subject: string, version: number, bytes: Uint8Array) => {
    const name = keyName({ subject, keyVersion: version });
    cache.delete(name);
    cache.set(name, { version, bytes, until: performance.now() + TRUST_MS });
    const oldest = cache.keys().next();
    if (cache.size > MAX_CACHED && !oldest.done) cache.delete(oldest.value);
    return { version, bytes };
  };
  const unwrap = ({ subject, version, wrapped }: KeyRow) => {
    if (!wrapped) throw new KeyDestroyed(subject);
    return remember(subject, version, decrypt(kek, wrapped, context(subject, version)));
  };
  const trusted = (name: KeyName) => {
    const known = cache.get(keyName(name));
    return known && known.until > performance.now() ? known : undefined;
  };

  /** Begins version 1; of two that begin at once both read the one that was stored. */
  const begin = async (subject: string) => {
    const wrapped = encrypt(kek, newDataKey(), context(subject, 1));
    await database.run(sql`
      insert into keys.data_keys (subject, version, wrapped) values (${subject}, 1, ${wrapped}) on conflict do nothing`);
    return await newest(database, subject);
  };

  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof KeyDestroyed) throw error;
      throw new Unavailable('key ring', { cause: error });
    }
  };

  return {
    current: (subject) =>
      guarded(async () => {
        const known = trusted({ subject, keyVersion: 1 });
        if (known) return known;
        const row = (await newest(database, subject)) ?? (await begin(subject));
        return unwrap(row!);
      }),
    find: (wanted) =>
      guarded(async () => {
        const found = new Map<string, Uint8Array>();
        const asked = new Map<string, KeyName>();
        for (const name of wanted) {
          const known = trusted(name);
          if (known) found.set(keyName(name), known.bytes);
          else asked.set(keyName(name), name);
        }
        if (asked.size === 0) return found;
        const names = [...asked.values()];
        const rows = await database.many<KeyRow>(sql`
          select k.subject, k.version, k.wrapped from keys.data_keys k
          join unnest(${names.map((n) => n.subject)}::text[], ${names.map((n) => n.keyVersion)}::int[]) w (subject, version)
            on k.subject = w.subject and k.version = w.version
          where k.wrapped is not null`);
        for (const row of rows) {
          found.set(keyName({ subject: row.subject, keyVersion: row.version }), unwrap(row).bytes);
        }
        return found;
      }),
    link: (subject, party) =>
      guarded(async () => {
        await database.run(
          sql`insert into keys.links (subject, party) values (${subject}, ${party}) on conflict do nothing`,
        );
      }),
    destroy: (subject) =>
      guarded(async () => {
        const gone = await database.transaction((tx) => destroyWithLinks(tx, subject));
        for (const [name] of cache) if (gone.some((one) => name.endsWith(` ${one}`))) cache.delete(name);
      }),
    close: () => database.close(),
  };
}

function newest(tx: Transaction, subject: string): Promise<KeyRow | undefined> {
  return tx.maybeOne<KeyRow>(sql`
    select subject, version, wrapped from keys.data_keys where subject = ${subject} order by version desc limit 1`);
}

/** Destroys a subject's keys and those of subjects whose last party it was; leaves a tombstone, so none begins anew. */
async function destroyWithLinks(tx: Transaction, subject: string): Promise<readonly string[]> {
  const orphaned = await tx.many<{ subject: string }>(sql`
    with gone as (delete from keys.links where party = ${subject} returning subject)
    select g.subject from gone g
    where not exists (select 1 from keys.links l where l.subject = g.subject and l.party <> ${subject})`);
  const all = [subject, ...orphaned.map((row) => row.subject)];
  await tx.run(sql`
    insert into keys.data_keys (subject, version, wrapped, destroyed_at)
    select s, 1, null, clock_timestamp() from unnest(${all}::text[]) s
    on conflict (subject, version) do nothing`);
  await tx.run(sql`
    update keys.data_keys set wrapped = null, destroyed_at = clock_timestamp()
    where subject = any(${all}::text[]) and wrapped is not null`);
  return all;
}
