import { type Step, loadState, step } from '../command/index.ts';
import type { Decider } from '../decider/index.ts';
import type { EventStore } from '../event-store/index.ts';
import { formatCode } from './codes.ts';

/** The number is a record's for ever: numbers of a kind are counted in one stream and never given again. */
export interface NumberTaken {
  readonly type: 'NumberTaken';
  readonly data: { readonly number: number; readonly recordId: string };
}

/** Takes the next number for each of some records, in the same append that begins them. */
export interface TakeNumbers {
  readonly type: 'TakeNumbers';
  readonly data: { readonly recordIds: readonly string[] };
}

/** The last number that was taken. */
export interface NumbersState {
  readonly last: number;
}

/** The numbers of one kind of record. Gapless, because a number is taken only where its record begins. */
export const Numbers: Decider<NumbersState, TakeNumbers, NumberTaken> = {
  initial: { last: 0 },
  // Each record adds one event.
  snapshot: 'numbers-1',
  decide: ({ last }, { data: { recordIds } }) =>
    recordIds.map((recordId, i) => ({ type: 'NumberTaken', data: { number: last + 1 + i, recordId } })),
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
  { recordId, ...of }: { readonly kind: string; readonly prefix: string; readonly recordId: string },
): Promise<{ readonly code: string; readonly step: Step }> {
  const { codes, step: taken } = await nextCodes(store, { ...of, recordIds: [recordId] });
  return { code: codes[0]!, step: taken };
}

/** The same for several records that one append begins, in their order. */
export async function nextCodes(
  store: EventStore,
  of: { readonly kind: string; readonly prefix: string; readonly recordIds: readonly string[] },
): Promise<{ readonly codes: readonly string[]; readonly step: Step }> {
  const { kind, prefix, recordIds } = of;
  const streamId = numbersStream(kind);
  const seen = await loadState(store, Numbers, streamId);
  return {
    codes: recordIds.map((_, i) => formatCode(prefix, seen.state.last + 1 + i)),
    step: step(Numbers, streamId, { type: 'TakeNumbers', data: { recordIds } }, seen),
  };
}
