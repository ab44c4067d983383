import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { minorOf } from '@rapport/kernel/money';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import {
  PromiseKind as PublicKind,
  type PromisedValue as PublicValue,
} from '@rapport/proto/workflow/v1/promise_events';
import type {
  DueWindow,
  Fulfilment,
  PromiseEvent,
  PromiseKind,
  PromisedValue,
} from '../domain/promise.events.ts';

const TOPIC = 'rapport.workflow.promise.v1';

const kinds: Readonly<Record<PromiseKind, PublicKind>> = {
  price: PublicKind.PRICE,
  date: PublicKind.DATE,
  term: PublicKind.TERM,
  gift: PublicKind.GIFT,
  service: PublicKind.SERVICE,
  'call-back': PublicKind.CALL_BACK,
  other: PublicKind.OTHER,
};

/** What others hear of promises. */
export const promisePublications = {
  PromiseMade: of('PromiseMade', 'promiseMade', (data) => ({
    accountId: data.accountId,
    partyId: data.partyId,
    kind: kinds[data.kind],
    value: valueOf(data.value),
    valueHash: data.valueHash,
    quote: data.quote,
    about: data.about,
    source: data.source,
    channel: data.channel,
    window: windowOf(data.window),
  })),
  PromiseRescheduled: of('PromiseRescheduled', 'promiseRescheduled', ({ window, reason, accountId }) => ({
    window: windowOf(window),
    reason,
    accountId,
  })),
  PromiseHandedOver: of('PromiseHandedOver', 'promiseHandedOver', ({ accountId, from }) => ({
    accountId,
    fromAccountId: from,
  })),
  PromiseKept: of('PromiseKept', 'promiseKept', fulfilmentOf),
  PromiseBroken: of('PromiseBroken', 'promiseBroken', (data) => data),
  PromiseWithdrawn: of('PromiseWithdrawn', 'promiseWithdrawn', (data) => data),
  PromiseFulfilledLate: of('PromiseFulfilledLate', 'promiseFulfilledLate', fulfilmentOf),
} satisfies Publications & Readonly<Record<PromiseEvent['type'], unknown>>;

function windowOf({ from, to }: DueWindow) {
  return { from, to };
}

function fulfilmentOf({ accountId, evidence, note }: Fulfilment) {
  return { accountId, evidence, note };
}

function valueOf(value: PromisedValue | undefined): PublicValue | undefined {
  switch (value?.type) {
    case undefined:
      return undefined;
    case 'money':
      return { value: { $case: 'money', value: { minor: minorOf(value), currency: value.currency } } };
    case 'day':
      return { value: { $case: 'day', value: { day: value.day, zone: value.zone } } };
    case 'text':
      return { value: { $case: 'text', value: value.text } };
  }
}

type DataOf<T extends PromiseEvent['type']> = Extract<PromiseEvent, { type: T }>['data'];

function of<T extends PromiseEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
