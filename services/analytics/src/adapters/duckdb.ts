import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Sql } from '@rapport/kernel/sql';

/** A row as it is asked for: numbers, texts, booleans and lists of them. */
export type WarehouseRow = Readonly<Record<string, unknown>>;

/** The columnar database of this process, open. */
export interface Columnar {
  readonly file: string;
  /** Runs statements one after the other, alone; all of them stay or none. */
  write<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** Asks; whoever asks at once waits in line, so that one big answer takes the memory of no other. */
  ask<Row extends WarehouseRow>(question: Sql): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** Nothing is loaded that did not come with the package, nothing is read that is not its own file. */
const LOCKED_IN = {
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  threads: '1',
  preserve_insertion_order: 'false',
};
/** Said once its own file is open: from then on no statement can open another, or change this. */
const LOCKS = ['set enable_external_access = false', 'set lock_configuration = true'];
/** Processes that share a folder: each takes the first file that no other has open. */
const MOST_PROCESSES = 16;
const TAKEN = /Could not set lock on file/;
/** Files open in this process: DuckDB keeps others out, but not the process that has it open already. */
const openHere = new Set<string>();

/** Opens the first file of a folder that no other process has, thrown away first where it cannot be read. */
export async function openColumnar(
  folder: string,
  memory: string,
  thrownAway: (file: string, error: unknown) => void,
): Promise<Columnar> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (let n = 0; n < MOST_PROCESSES; n += 1) {
    const file = join(folder, `warehouse-${n}.duckdb`);
    if (openHere.has(file)) continue;
    try {
      return await openFile(file, memory);
    } catch (error) {
      if (TAKEN.test(String(error))) continue;
      thrownAway(file, error);
      throwAway(file);
      return await openFile(file, memory);
    }
  }
  throw new Error(`${folder}: every warehouse there is open in another process`);
}

/** Takes a warehouse off the disk. */
export function throwAway(file: string): void {
  for (const one of [file, `${file}.wal`, `${file}.tmp`]) rmSync(one, { recursive: true, force: true });
}

async function openFile(file: string, memory: string): Promise<Columnar> {
  const instance = await DuckDBInstance.create(file, {
    ...LOCKED_IN,
    memory_limit: memory,
    temp_directory: `${file}.tmp`,
  });
  openHere.add(file);
  const setting = await instance.connect();
  for (const lock of LOCKS) await setting.run(lock);
  setting.closeSync();
  const [writing, asking] = [await instance.connect(), await instance.connect()];
  const written = inLine();
  const asked = inLine();
  return {
    file,
    write: (work) =>
      written(async () => {
        await writing.run('begin');
        try {
          const outcome = await work(writing);
          await writing.run('commit');
          return outcome;
        } catch (error) {
          await writing.run('rollback').catch(() => undefined);
          throw error;
        }
      }),
    ask: <Row extends WarehouseRow>({ text, values }: Sql) =>
      asked(async () => {
        const reader = await asking.runAndReadAll(text, values.map(valueOf));
        return reader.getRowObjectsJS().map(plain) as Row[];
      }),
    close: async () => {
      await written(async () => writing.closeSync());
      await asked(async () => asking.closeSync());
      instance.closeSync();
      openHere.delete(file);
    },
  };
}

/** Lets one at a time do its work, in the order they came. */
function inLine(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

function valueOf(value: unknown): DuckDBValue {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return value;
  if (typeof value === 'number') return BigInt(value);
  return value as DuckDBValue;
}

/** Counts and amounts as numbers where they are exact as such, else as texts; days and instants as texts. */
function plain(row: Readonly<Record<string, unknown>>): WarehouseRow {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plainValue);
  return value;
}
