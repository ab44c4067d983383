import type { ConversationEntry, TimelineEntry } from '../../../src/http/api-entries.ts';

/** The line of one kind, whether it stands in a conversation or on a customer's timeline. */
export type EntryOf<Kind extends TimelineEntry['kind']> = Kind extends ConversationEntry['kind']
  ? Extract<ConversationEntry, { kind: Kind }>
  : Extract<TimelineEntry, { kind: Kind }>;

/** Any line. */
export type AnyEntry = ConversationEntry | TimelineEntry;
