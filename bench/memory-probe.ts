import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** What a process holds, right after a full collection. */
export interface Held {
  /** The program that runs. */
  readonly program: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Bytes. */
  readonly heap: number;
  /** Bytes of buffers outside the heap. */
  readonly buffers: number;
  /** Bytes. */
  readonly rss: number;
  /** Sockets, pipes, files and servers; timers are not counted. */
  readonly handles: number;
}

/** Names the folder into which every process that loads this file (`--import`) writes what it holds. */
export const PROBE_FOLDER = 'MEMORY_PROBE_FOLDER';
/** Seconds between two looks. */
export const PROBE_SECONDS = 'MEMORY_PROBE_SECONDS';

const folder = process.env[PROBE_FOLDER];
if (folder && isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const look = (): Held => {
    collect();
    const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
    const handles = process.getActiveResourcesInfo().filter((name) => !/Timeout|Immediate/.test(name)).length;
    const program = process.argv[1] ?? '';
    return { program, at: Date.now(), heap: heapUsed, buffers: arrayBuffers, rss, handles };
  };
  const note = () => appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(look())}\n`);
  setInterval(note, Number(process.env[PROBE_SECONDS]) * 1_000).unref();
}
