import { hash } from 'node:crypto';

/**
 * SHA-256, in hex, of the canonical JSON (object keys in order), so that the order of a client's keys does not matter. It is
 * kept with a command's answer: another way to write the same JSON would make misuses of all that clients try again.
 */
export function requestHashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(inOrder(value)), 'hex');
}

function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const entries = Object.entries(value);
  if (entries.every(isFlatAfter)) return value;
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, inOrder(inner)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Whether an entry stands in order behind the one before it and has nothing in it to be put in order. */
function isFlatAfter([key, inner]: [string, unknown], i: number, all: readonly [string, unknown][]): boolean {
  return typeof inner !== 'object' && (i === 0 || all[i - 1]![0] < key);
}
