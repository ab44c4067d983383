import type { RecordEvent } from './events.ts';
import { type FoldedRecord, type TimelineLineEntry, baseOf, byAccount } from './lines.ts';
import { closedIfAny, given } from './personal.ts';

type Recorded = Extract<RecordEvent, { readonly fact: 'callRecorded' }>;
type CallLine = Extract<TimelineLineEntry, { readonly kind: 'call' }>;

const SETTLES: Readonly<Partial<Record<RecordEvent['fact'], CallLine['callBack']>>> = {
  callReturned: 'returned',
  callBackWaived: 'waived',
};

/** A call: one line, which says how its call back stands. */
export function foldCall(recorded: Recorded, later: readonly RecordEvent[]): FoldedRecord {
  const { accountId, direction, address, seconds, outcome, note, callBackDue } = recorded.facts;
  const settled = later.flatMap(({ fact }) => SETTLES[fact] ?? []).at(-1);
  const callBack = callBackDue ? (settled ?? 'due') : 'none';
  const entry: CallLine = {
    kind: 'call',
    ...baseOf(recorded),
    ...given({
      callId: recorded.subject,
      by: byAccount(accountId),
      direction,
      address: closedIfAny('address', address),
      seconds,
      outcome,
      note: closedIfAny('note', note),
      callBack,
    }),
  };
  const changedAt = later.at(-1)?.recordedAt ?? recorded.recordedAt;
  return { state: `call-${callBack}`, lines: [{ entry, begun: recorded, changedAt }] };
}
