import { foldCall } from './call-lines.ts';
import { foldConsents } from './consent-lines.ts';
import type { RecordEvent } from './events.ts';
import { foldCase, foldSurvey } from './case-lines.ts';
import type { FoldedRecord } from './lines.ts';
import { type Memory, madeOnce } from './memory.ts';
import { foldSending } from './sending-lines.ts';
import { foldMembership } from './loyalty-lines.ts';
import { foldSale, withWhomSold } from './sales-lines.ts';
import { foldPromise, foldTask } from './workflow-lines.ts';

/** Folds records that are with one of the members or about one of their conversations, each from its own events in the order of recording. */
export function foldRecords(
  records: readonly (readonly RecordEvent[])[],
  theirs: Theirs,
  memory: Memory | undefined,
): readonly FoldedRecord[] {
  const { members } = theirs;
  return records.flatMap((own) => {
    const [first] = own;
    // The stream begins with the fact that names whom it is with: without it nothing is known as of the instant.
    if (!first) return [];
    const folded = isWith(first, theirs) ? recordOf(own, memory) : undefined;
    return (
      folded ??
      foldConsents(own, members) ??
      (members.has(withWhomSold(own)) ? saleOf(own, memory) : undefined) ??
      []
    );
  });
}

/** Who the customer is, and what was said with them. */
interface Theirs {
  readonly members: ReadonlySet<string>;
  readonly conversations: ReadonlySet<string>;
}

/** Whether a record is with the customer: with whom its first fact says, or with whom that conversation is. */
function isWith({ facts }: RecordEvent, { members, conversations }: Theirs): boolean {
  const { conversationId = '', partyId = '' } = facts as Partial<
    Record<'conversationId' | 'partyId', string>
  >;
  return conversationId ? conversations.has(conversationId) : members.has(partyId);
}

const recordOf = madeOnce(foldRecord);
const saleOf = madeOnce(foldSale);

function foldRecord(
  [first, ...later]: readonly RecordEvent[],
  memory: Memory | undefined,
): FoldedRecord | undefined {
  switch (first?.fact) {
    case 'promiseMade':
      return foldPromise(first, later);
    case 'callRecorded':
      return foldCall(first, later);
    case 'taskOpened':
      return foldTask(first, later);
    case 'caseOpened':
      return foldCase(first, later);
    case 'sendingQueued':
      return foldSending(first, later);
    case 'surveyIssued':
      return foldSurvey(first, later);
    case 'memberEnrolled':
      return foldMembership(first, later, memory);
    default:
      return undefined;
  }
}
