import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type Clock, instantOf, isInstant } from '../values/index.ts';

/** A clock that others move: it stands at the instant that is written in a file. */
export interface WrittenClock extends Clock {
  readonly kind: 'controlled';
}

/**
 * The clock of a whole installation, for tests: each look reads the file. So all processes live at one instant, one that
 * is started again knows it at once, and when the mover has written it nobody looks at the former one any more.
 */
export function writtenClock(file: string): WrittenClock {
  readClock(file);
  return { kind: 'controlled', now: () => readClock(file) };
}

/** What a clock's file says; throws when it says no instant. */
export function readClock(file: string): Date {
  const text = readFileSync(file, 'utf8').trim();
  if (!isInstant(text)) throw new RangeError(`${file} says no instant: "${text}"`);
  return new Date(text);
}

/** Moves a clock; never back, since nothing was ever recorded after it. */
export function moveClock(file: string, to: Date): void {
  const from = readClock(file);
  if (to < from) throw new RangeError(`the clock stands at ${instantOf(from)} and does not go back`);
  writeClock(file, to);
}

/** Sets a clock up; whole or not at all, whoever looks meanwhile. */
export function writeClock(file: string, at: Date): void {
  const draft = `${file}.new`;
  // Whoever comes by may see what time it is: services may run as somebody else than whoever moves it.
  writeFileSync(draft, `${instantOf(at)}\n`, { mode: 0o644 });
  renameSync(draft, file);
}
