import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type Line, type TimelineLineEntry, baseOf, byAccount } from './lines.ts';
import { given } from './personal.ts';

type Queued = Extract<RecordEvent, { readonly fact: 'sendingQueued' }>;
type SendingLine = Extract<TimelineLineEntry, { readonly kind: 'sending' }>;

const SAYS: Readonly<Partial<Record<RecordEvent['fact'], SendingLine['fact']>>> = {
  sendingHeld: 'held',
  sendingStopped: 'stopped',
  sendingSent: 'sent',
  sendingFailed: 'failed',
  sendingUncertain: 'uncertain',
  sendingBounced: 'bounced',
  sendingComplained: 'complained',
  sendingAnswered: 'answered',
  linkFollowed: 'followed',
};
/** What is heard of a message after it was sent does not unsend it. */
const AFTERWARDS: ReadonlySet<string> = new Set(['bounced', 'complained', 'answered', 'followed']);

/** What later facts of a message may say. */
interface Later {
  readonly reason?: string;
  readonly until?: string;
  readonly record?: { readonly kind: string; readonly id: string };
  readonly final?: boolean;
  readonly code?: string;
  readonly hard?: boolean;
  readonly conversationId?: string;
  readonly link?: string;
}

/** A message sent unasked: one line for each thing that became of it, with its reason; a try that is repeated is none. */
export function foldSending(queued: Queued, later: readonly RecordEvent[]): FoldedRecord {
  const { purpose, accountId } = queued.facts;
  let state: string = 'queued';
  const lines = later.flatMap((event): readonly Line<TimelineLineEntry>[] => {
    const fact = SAYS[event.fact];
    const said = event.facts as Later;
    if (!fact || (fact === 'failed' && !said.final)) return [];
    if (!AFTERWARDS.has(fact)) state = fact;
    const entry: SendingLine = {
      kind: 'sending',
      ...baseOf(event),
      ...given({
        messageId: event.subject,
        fact,
        purpose,
        by: accountId === '' ? undefined : byAccount(accountId),
        reason: said.reason ?? said.code,
        until: said.until || undefined,
        record: said.record?.kind ? said.record : undefined,
        hard: said.hard,
        answeredIn: said.conversationId,
        link: said.link,
      }),
    };
    return [{ entry, begun: event, changedAt: event.recordedAt }];
  });
  const sent = later.find(({ fact }) => fact === 'sendingSent');
  const of = sent && { messageId: queued.subject, purpose, sentAt: sent.occurredAt };
  return { state: `sending-${state}`, lines, ...(of ? { goingOn: { kind: 'message', of } } : {}) };
}
