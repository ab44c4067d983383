import { type Step, loadState, step } from '../command/index.ts';
import type { Decider } from '../decider/index.ts';
import type { EventStore } from '../event-store/index.ts';
import { formatCode } from './codes.ts';

/** The number is a record's for ever: numbers of a kind are counted in one stream and never given again. */
export interface NumberTaken {
  readonly type: 'NumberTaken';
  readonly data: { readonly number: number; readonly recordId: string };
}

/** Takes the next number for a record, in the same append that begins it. */
export interface TakeNumber {
  readonly type: 'TakeNumber';
  readonly data: { readonly recordId: string };
}

/** The last number that was taken. */
export interface NumbersState {
  readonly last: number;
}

/** The numbers of one kind of record. Gapless, because a number is taken only where its record begins. */
export const Numbers: Decider<NumbersState, TakeNumber, NumberTaken> = {
  initial: { last: 0 },
  // Each record adds one event.
  snapshot: 'numbers-1',
  decide: ({ last }, { data: { recordId } }) => [
    { type: 'NumberTaken', data: { number: last + 1, recordId } },
  ],
  evolve: (_, { data: { number } }) => ({ last: number }),
};

/** Where the numbers of a kind are counted: `numbers-quote`. */
export const numbersStream = (kind: string): string => `numbers-${kind}`;

/**
 * The next code of a kind and the step that takes it; to be looked at inside a plan, so that of two who look at once the
 * slower one looks again.
 */
export async function nextCode(
  store: EventStore,
  { kind, prefix, recordId }: { readonly kind: string; readonly prefix: string; readonly recordId: string },
): Promise<{ readonly code: string; readonly step: Step }> {
  const streamId = numbersStream(kind);
  const seen = await loadState(store, Numbers, streamId);
  return {
    code: formatCode(prefix, seen.state.last + 1),
    step: step(Numbers, streamId, { type: 'TakeNumber', data: { recordId } }, seen),
  };
}
