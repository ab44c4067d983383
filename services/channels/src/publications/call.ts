import type { PublishableEvent, Publications } from '@rapport/kernel/projection';
import { type Fact, type FactData, publish } from '@rapport/proto/catalogue';
import type { CallEvent } from '../domain/call.events.ts';

const TOPIC = 'rapport.channels.call.v1';

/** What others hear of telephone calls. */
export const callPublications = {
  CallRecorded: of('CallRecorded', 'callRecorded', (data) => ({
    accountId: data.accountId,
    partyId: data.partyId,
    conversationId: data.conversationId,
    direction: data.direction,
    contactPoint: data.contactPoint,
    address: data.address,
    startedAt: data.startedAt,
    seconds: data.seconds,
    outcome: data.outcome,
    note: data.note,
    callBackDue: data.callBackDue,
  })),
  CallReturned: of('CallReturned', 'callReturned', (data) => data),
  CallBackWaived: of('CallBackWaived', 'callBackWaived', (data) => data),
} satisfies Publications & Readonly<Record<CallEvent['type'], unknown>>;

type DataOf<T extends CallEvent['type']> = Extract<CallEvent, { type: T }>['data'];

function of<T extends CallEvent['type'], F extends Fact<typeof TOPIC>>(
  _type: T,
  fact: F,
  says: (data: DataOf<T>) => FactData<typeof TOPIC, F>,
) {
  return (event: PublishableEvent) => publish(TOPIC, fact, says(event.data as unknown as DataOf<T>), event);
}
