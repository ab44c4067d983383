import { randomUUID } from 'node:crypto';

/** One burst of changes, told to all who listen: ids, never data. */
export interface Burst {
  readonly id: string;
  readonly changed: readonly string[];
}

/** The last bursts of this process, numbered, for those who lost their line. */
export interface BurstMemory {
  add(changed: readonly string[]): Burst;
  /** Where one stands who has heard everything until now. */
  here(): string;
  /** What came after a place; undefined when that is not known here any more. */
  since(place: string): readonly Burst[] | undefined;
  /** Something will not be told: whoever stood before it has to ask for everything. */
  forget(): void;
}

const REMEMBERED = 1_000;

/** A memory whose places mean nothing to any other process, nor to this one started again. */
export function burstMemory(): BurstMemory {
  const self = randomUUID();
  const remembered: Burst[] = [];
  let count = 0;
  const here = () => `${self}.${count}`;
  return {
    here,
    add(changed) {
      count += 1;
      const burst = { id: here(), changed };
      remembered.push(burst);
      if (remembered.length > REMEMBERED) remembered.shift();
      return burst;
    },
    since(place) {
      const [, of, number] = /^(.+)\.(\d+)$/.exec(place) ?? [];
      const known = Number(number);
      // All since then must still be remembered.
      if (of !== self || known > count || count - known > remembered.length) return undefined;
      return known === count ? [] : remembered.slice(known - count);
    },
    forget() {
      remembered.length = 0;
      count += 1;
    },
  };
}
