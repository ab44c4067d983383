import { type FileHandle, open, readFile, truncate } from 'node:fs/promises';
import type { CloudEvent } from './cloud-event.ts';
import type { Effects } from './follow.ts';

/** A file that takes events and the cursor behind them in one line each: for whoever has no database at hand. */
export interface Journal extends Effects {
  /** Everything that was taken, in order. */
  events(): Promise<readonly CloudEvent[]>;
  close(): Promise<void>;
}

interface Line {
  readonly cursor: string;
  readonly events: readonly CloudEvent[];
}

/** Opens a journal. A line that a crash cut off counts as never written, and is written again. */
export async function openJournal(path: string): Promise<Journal> {
  const { lines, bytes } = await readLines(path);
  const file: FileHandle = await open(path, 'a');
  await truncate(path, bytes);
  let last = lines.at(-1)?.cursor;
  return {
    cursor: async () => last,
    apply: async (events, cursor) => {
      await file.appendFile(`${JSON.stringify({ cursor, events })}\n`);
      await file.datasync();
      last = cursor;
    },
    events: async () => (await readLines(path)).lines.flatMap((line) => line.events),
    close: () => file.close(),
  };
}

/** The whole lines of a file, and how many bytes they are. */
async function readLines(path: string): Promise<{ readonly lines: readonly Line[]; readonly bytes: number }> {
  const text = await readFile(path).catch(() => Buffer.alloc(0));
  const bytes = text.lastIndexOf('\n') + 1;
  const whole = text.subarray(0, bytes).toString().split('\n').filter(Boolean);
  return { lines: whole.map((line) => JSON.parse(line) as Line), bytes };
}
