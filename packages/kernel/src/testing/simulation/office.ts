import { execute, step } from '../../command/index.ts';
import type { Decider } from '../../decider/index.ts';
import type { EventStore } from '../../event-store/index.ts';
import { type Decoders, type HeardEvent, type Reaction, reactionContext } from '../../projection/index.ts';
import { BOX_TOPIC, PUBLIC_TYPES } from './shop.ts';

/** The service that hears: it copies what it hears of each box, and stamps its own copies. */
export const OFFICE = 'office';

type Written = {
  readonly type: 'Copied' | 'Stamped' | 'Noted';
  readonly data: { readonly position: number };
};

/** On purpose without a look at what was written before: only the command's id stands against a second time. */
const Book: Decider<object, Written, Written> = {
  initial: {},
  decide: (_, written) => [written],
  evolve: (state) => state,
};

/** Reads what the shop says; `upset` throws where this build cannot. */
export const decodersOf = (upset: () => void): Decoders => ({
  [BOX_TOPIC]: (value) => {
    upset();
    return {
      type: '',
      data: JSON.parse(new TextDecoder().decode(value)) as unknown,
      occurredAt: '',
      meta: { correlationId: '00000000-0000-7000-8000-000000000000', actor: 'service:shop' },
    };
  },
});

export const HEARD_TYPES: readonly string[] = PUBLIC_TYPES.map((type) => `shop.${type}`);

const nameIn = (book: string, streamId: string) => `${book}-${streamId.slice(streamId.indexOf('-') + 1)}`;
export const lateOf = (streamId: string): string => nameIn('late', streamId);
export const copyOf = (streamId: string): string => nameIn('copy', streamId);
export const stampOf = (streamId: string): string => nameIn('stamp', streamId);

type Upset = (event: HeardEvent) => void;

/** Copies each event of the shared log into the office's own store. */
export function copying(store: EventStore, upset: Upset): Reaction & { readonly from: readonly string[] } {
  const copy = async (event: HeardEvent, commandId: (purpose: string) => string) => {
    upset(event);
    const written: Written = { type: 'Copied', data: { position: event.position } };
    const context = reactionContext(event, commandId('copy'), OFFICE);
    await execute(store, [step(Book, copyOf(event.streamId), written)], context);
  };
  return {
    ...{ name: 'copy', from: [BOX_TOPIC], begins: 'beginning' },
    on: Object.fromEntries(HEARD_TYPES.map((type) => [type, copy])),
  };
}

/** Begins late: writes down what it hears from then on, and is refused where a box is not to its liking. */
export function hearingLate(store: EventStore): Reaction & { readonly from: readonly string[] } {
  const write = async (event: HeardEvent, commandId: (purpose: string) => string) => {
    const written: Written = { type: 'Noted', data: { position: event.position } };
    const context = reactionContext(event, commandId('late'), OFFICE);
    await execute(store, [step(Book, lateOf(event.streamId), written)], context);
  };
  return {
    ...{ name: 'late', from: [BOX_TOPIC], begins: 'start' },
    on: { 'shop.Put': write, 'shop.Got': write },
  };
}

/** Stamps each of the office's own copies. */
export function stamping(store: EventStore, upset: Upset): Reaction {
  return {
    ...{ name: 'stamp', from: 'own', begins: 'beginning' },
    on: {
      Copied: async (event: HeardEvent, commandId: (purpose: string) => string) => {
        upset(event);
        const context = reactionContext(event, commandId('stamp'), OFFICE);
        const written: Written = { type: 'Stamped', data: { position: event.position } };
        await execute(store, [step(Book, stampOf(event.streamId), written)], context);
      },
    },
  };
}
