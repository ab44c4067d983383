import type { Decider } from '../../decider/index.ts';
import type { HeardEvent, Projection, Publications, TimerRule } from '../../projection/index.ts';
import { timerContext } from '../../timers/index.ts';
import { execute, step } from '../../command/index.ts';
import type { EventStore } from '../../event-store/index.ts';
import type { Clock, Instant, JsonObject } from '../../values/index.ts';

/** The service that publishes. Its aggregates are boxes: what is put in stands in order, what is moved is moved whole. */
export const SHOP = 'shop';
export const BOX_TOPIC = 'rapport.shop.box.v1';
const BOXES = 4;

export const boxes: readonly string[] = Array.from({ length: BOXES }, (_, i) => `box-${i}`);

type Event<Type extends string, Data> = { readonly type: Type; readonly data: Data };
type BoxEvent =
  | Event<'Put', { readonly place: number }>
  | Event<'Given' | 'Got', { readonly n: number }>
  | Event<'Wound', { readonly alarm: string; readonly due: Instant }>
  | Event<'Stilled', { readonly alarm: string }>
  | Event<'Rang', { readonly alarm: string; readonly due: Instant }>;

export type BoxCommand =
  | { readonly type: 'put' }
  | { readonly type: 'give' | 'get'; readonly n: number }
  | { readonly type: 'wind' | 'ring'; readonly alarm: string; readonly due: Instant }
  | { readonly type: 'still'; readonly alarm: string };

/** Each thing put in says which one it is: two that were decided on the same state would say the same. */
export const Box: Decider<number, BoxCommand, BoxEvent> = {
  initial: 0,
  unseen: ['Stilled'],
  decide: (puts, command) => {
    switch (command.type) {
      case 'put':
        return [{ type: 'Put', data: { place: puts + 1 } }];
      case 'give':
        return [{ type: 'Given', data: { n: command.n } }];
      case 'get':
        return [{ type: 'Got', data: { n: command.n } }];
      case 'wind':
        return [{ type: 'Wound', data: { alarm: command.alarm, due: command.due } }];
      case 'still':
        return [{ type: 'Stilled', data: { alarm: command.alarm } }];
      // On purpose without a look at whether it rang before: only the command's id stands against a second time.
      case 'ring':
        return [{ type: 'Rang', data: { alarm: command.alarm, due: command.due } }];
    }
  },
  evolve: (puts, event) => (event.type === 'Put' ? puts + 1 : puts),
};

const published = (type: string) => (event: { readonly data: JsonObject }) => ({
  topic: BOX_TOPIC,
  type: `shop.${type}`,
  value: new TextEncoder().encode(JSON.stringify(event.data)),
});

export const PUBLIC_TYPES: readonly string[] = ['Put', 'Given', 'Got', 'Rang'];

export const shopPublications: Publications = {
  ...Object.fromEntries(PUBLIC_TYPES.map((type) => [type, published(type)])),
  Wound: null,
  Stilled: null,
};

/** A read model that remembers, per stream, every event in the order it was folded: what is lost, doubled or swapped shows. */
export function history(
  name: string,
  from: Projection['from'],
  types: readonly string[],
  upset: (event: HeardEvent) => void,
): Projection {
  const fold = (event: HeardEvent) => [
    {
      key: [event.streamId],
      fold: (row: Record<string, unknown> | undefined) => {
        upset(event);
        const before = (row?.['positions'] ?? []) as readonly number[];
        return { stream_id: event.streamId, positions: [...before, event.position] };
      },
    },
  ];
  return {
    ...{ name, from, key: ['stream_id'] },
    columns: { stream_id: 'text', positions: 'jsonb' },
    on: Object.fromEntries(types.map((type) => [type, fold])) as Projection['on'],
  };
}

/** An alarm rings at its instant unless it was stilled. `early`: told of one that rings before. */
export function alarms(store: EventStore, clock: Clock, early: (alarm: string) => void): TimerRule {
  return {
    name: 'alarm',
    on: {
      Wound: ({ streamId, data }: HeardEvent<{ alarm: string; due: Instant }>) => ({
        key: data.alarm,
        set: data.due,
        payload: { streamId },
      }),
      Stilled: ({ data }: HeardEvent<{ alarm: string }>) => ({ key: data.alarm, cancel: true }),
    },
    fire: async ({ key, dueAt, payload, commandId }) => {
      if (clock.now().toISOString() < dueAt) early(key);
      const ring = { type: 'ring' as const, alarm: key, due: dueAt };
      await execute(
        store,
        [step(Box, String(payload['streamId']), ring)],
        timerContext('alarm', { commandId, dueAt }),
      );
    },
  };
}
