import { type Database, isPassing, migrate, openDatabase } from '../postgres/index.ts';
import { Unavailable } from '../event-store/index.ts';
import type { KeyObject } from 'node:crypto';
import { cipherKey, decrypt, encrypt, newDataKey } from './cipher.ts';
import { gathering } from '../waking/index.ts';
import { KeyDestroyed } from './port.ts';
import { type DataKey, type KeyName, type KeyStore, type OpenKeyRing, keyName, keyRingOver } from './ring.ts';
import * as table from './key-table.ts';

const MIGRATIONS = new URL('../../migrations-keys/', import.meta.url);
const MAX_CACHED = 20_000;
/** How long a key that was destroyed elsewhere may still open here. */
const TRUST_MS = 1_000;
/** A key nobody uses: it opens only under the key-encryption key that the ring was made with. */
const PROBE = 'key-ring:probe';

/** Brings the database of the key ring to today's shape; `until`: to that of a backup, see {@link migrate}. */
export async function migrateKeys(databaseUrl: string, until?: readonly string[]): Promise<void> {
  await migrate(databaseUrl, { keys: MIGRATIONS }, until);
}

/** The key ring was made under another key-encryption key; going on would write what nobody can open together. */
export class WrongKeyEncryptionKey extends Error {
  override readonly name = 'WrongKeyEncryptionKey';
}

/**
 * Opens the key ring in its own database, wrapped by a 256-bit key-encryption key; several services may start at once.
 * Throws {@link WrongKeyEncryptionKey}.
 */
export async function openKeyRing(options: {
  readonly databaseUrl: string;
  readonly kek: Uint8Array;
  readonly indexKey: Uint8Array;
}): Promise<OpenKeyRing> {
  await migrateKeys(options.databaseUrl);
  const database = openDatabase(options.databaseUrl, { max: 4, name: 'keys' });
  const store = postgresKeyStore(database, cipherKey(options.kek));
  try {
    await store.current(PROBE);
  } catch (error) {
    await database.close();
    if (error instanceof Unavailable) throw error;
    throw new WrongKeyEncryptionKey('the key ring was made under another KEY_ENCRYPTION_KEY', {
      cause: error,
    });
  }
  return keyRingOver(store, options.indexKey);
}

interface Cached extends DataKey {
  readonly until: number;
}

function postgresKeyStore(database: Database, kek: KeyObject): KeyStore {
  const cache = new Map<string, Cached>();
  /** Newest key of a subject, so that sealing needs no look-up. */
  const newest = new Map<string, Cached>();
  const context = (subject: string, version: number) => `key|${subject}|${version}`;

  const unwrap = ({ subject, version, wrapped }: table.KeyRow): Cached | KeyDestroyed => {
    if (!wrapped) return new KeyDestroyed(subject);
    const key = cipherKey(decrypt(kek, wrapped, context(subject, version)));
    return keep(cache, keyName({ subject, keyVersion: version }), { version, key, until: soon() });
  };

  const currentKeys = gathering<Cached>(async (subjects) => {
    const rows = await table.newestKeys(database, subjects);
    const known = new Set(rows.map((row) => row.subject));
    const missing = subjects.filter((subject) => !known.has(subject));
    const begun = await table.beginKeys(
      database,
      missing.map((subject) => ({ subject, wrapped: encrypt(kek, newDataKey(), context(subject, 1)) })),
    );
    return new Map<string, Cached | Error>(
      [...rows, ...begun].map((row) => {
        const key = unwrap(row);
        return [row.subject, key instanceof Error ? key : keep(newest, row.subject, key)];
      }),
    );
  });

  const isLinked = gathering<boolean>(async (asked) => {
    const links = asked.map((one) => JSON.parse(one) as table.KeyLink);
    const there = await table.linksAmong(database, links);
    const known = new Set(there.map(({ subject, party }) => JSON.stringify({ subject, party })));
    return new Map(asked.map((one) => [one, known.has(one)]));
  });

  const forget = (gone: ReadonlySet<string>) => {
    for (const subject of gone) newest.delete(subject);
    for (const name of cache.keys()) if (gone.has(name.slice(name.indexOf(' ') + 1))) cache.delete(name);
  };

  return {
    current: (subject) => trusted(newest, subject) ?? guarded(() => currentKeys(subject)),
    find: (wanted) =>
      guarded(async () => {
        const { found, asked } = sortOut(cache, wanted);
        for (const row of asked.length === 0 ? [] : await table.keysByName(database, asked)) {
          const key = unwrap(row);
          if (!(key instanceof Error))
            found.set(keyName({ subject: row.subject, keyVersion: row.version }), key.key);
        }
        return found;
      }),
    link: (subject, party) =>
      guarded(async () => {
        // A tie that stands is a tie made before: what is forgotten later takes it along all the same.
        if (await isLinked(JSON.stringify({ subject, party }))) return;
        forget(new Set(await table.linkKey(database, subject, party)));
      }),
    unlink: (subject, party) => guarded(() => table.unlinkKey(database, subject, party)),
    destroy: (subject) => guarded(async () => forget(new Set(await table.destroyKeys(database, subject)))),
    close: () => database.close(),
  };
}

const soon = () => performance.now() + TRUST_MS;

/** What is trusted without asking the database, as a promise; undefined when it is unknown or too old. */
function trusted(known: ReadonlyMap<string, Cached>, name: string): Promise<Cached> | undefined {
  const key = known.get(name);
  return key && key.until > performance.now() ? Promise.resolve(key) : undefined;
}

function sortOut(cache: ReadonlyMap<string, Cached>, wanted: readonly KeyName[]) {
  const now = performance.now();
  const found = new Map<string, KeyObject>();
  const asked = new Map<string, KeyName>();
  for (const name of wanted) {
    const key = cache.get(keyName(name));
    if (key && key.until > now) found.set(keyName(name), key.key);
    else asked.set(keyName(name), name);
  }
  return { found, asked: [...asked.values()] };
}

/** Puts a key at the young end; the oldest goes when there are too many. */
function keep(into: Map<string, Cached>, name: string, key: Cached): Cached {
  into.delete(name);
  into.set(name, key);
  const oldest = into.keys().next();
  if (into.size > MAX_CACHED && !oldest.done) into.delete(oldest.value);
  return key;
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isPassing(error) ? new Unavailable('key ring', { cause: error }) : error;
  }
}
