import {
  type ConversationEvent,
  type CustomerEvent,
  type PartyEvent,
  type ProfileEvent,
  type RecognitionEvent,
  type RecordEvent,
  type Recorded,
  byRecording,
  isPartyEvent,
  isProfileEvent,
  isRecordEvent,
} from './events.ts';
import type { Memory } from './memory.ts';

/** What happened in a conversation, and who it was found to be with. */
export type Thread = readonly (ConversationEvent | RecognitionEvent)[];

/** Everything that may belong on a customer's page, all and by what it is about; each part in the order of recording. */
export interface History {
  readonly events: readonly CustomerEvent[];
  readonly parties: readonly PartyEvent[];
  readonly profiles: readonly ProfileEvent[];
  readonly conversations: readonly Thread[];
  readonly records: readonly (readonly RecordEvent[])[];
  /** Of one that stays at hand: what was made of its parts for one instant is used again for others. */
  readonly memory: Memory | undefined;
}

/** Arranges events that may come in any order. `memory`: also of the same history when it was shorter. */
export function historyFrom(unordered: readonly CustomerEvent[], memory?: Memory): History {
  const events = unordered.toSorted(byRecording);
  const parties: PartyEvent[] = [];
  const profiles: ProfileEvent[] = [];
  const conversations = new Map<string, Thread[number][]>();
  const records = new Map<string, RecordEvent[]>();
  for (const event of events) {
    if (isPartyEvent(event)) parties.push(event);
    else if (isProfileEvent(event)) profiles.push(event);
    else if (isRecordEvent(event)) listAt(records, event.subject).push(event);
    else listAt(conversations, event.subject).push(event);
  }
  return {
    ...{ events, parties, profiles, memory },
    conversations: [...conversations.values()],
    records: [...records.values()],
  };
}

function listAt<Item>(lists: Map<string, Item[]>, key: string): Item[] {
  const list = lists.get(key) ?? [];
  if (list.length === 0) lists.set(key, list);
  return list;
}

/** What was recorded up to an instant (always: all), of events in the order of recording: the list itself where that is all. */
export function upTo<Event extends Pick<Recorded, 'recordedAt'>>(
  events: readonly Event[],
  instant: string | undefined,
): readonly Event[] {
  const last = events.at(-1);
  if (instant === undefined || !last || last.recordedAt <= instant) return events;
  let [known, beyond] = [0, events.length - 1];
  while (known < beyond) {
    const middle = (known + beyond) >>> 1;
    if (events[middle]!.recordedAt <= instant) known = middle + 1;
    else beyond = middle;
  }
  return events.slice(0, known);
}
