import { nextCode } from '@rapport/kernel/codes';
import { type CommandContext, type Outcome, execute, step } from '@rapport/kernel/command';
import { Rejection } from '@rapport/kernel/decider';
import { newUuid } from '@rapport/kernel/values';
import { Case } from '../domain/case.ts';
import { ConversationCases } from '../domain/conversation-cases.ts';
import type { CaseType, Priority } from '../domain/case-kinds.ts';
import {
  type Desk,
  caseStream,
  conversationCasesStream,
  instantFor,
  look,
  subjectOfCase,
  termsNow,
} from './desk.ts';
import { STANDARD_POLICY } from './settings.ts';

/** A case as a person describes it. */
export interface DescribedCase {
  readonly origin: { readonly kind: 'conversation' | 'call' | 'screen'; readonly id: string };
  /** Whom it is with: the conversation's party, whoever that turns out to be, or without one this party. */
  readonly conversationId: string;
  readonly partyId: string;
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly cause: string;
  readonly subject: string;
  readonly description: string;
  readonly policyId?: string | undefined;
}

/** Opens a case: its code, its clocks by the policy and calendar of now, and its link to the conversation in one append. */
export async function openCase(
  desk: Desk,
  accountId: string,
  described: DescribedCase,
  given: CommandContext,
): Promise<Outcome> {
  const { store, keys, clock } = desk;
  const { at, context } = instantFor(desk, given);
  const caseId = newUuid(clock.now());
  const { subject, description, policyId = STANDARD_POLICY, ...rest } = described;
  if (!described.conversationId && !described.partyId) throw new Rejection('case-of-nobody');
  if (!subject.trim()) throw new Rejection('subject-empty');
  const [sealedSubject, sealedDescription] = await keys.seal(subjectOfCase(described), [
    { field: 'subject', text: subject.trim() },
    { field: 'description', text: description },
  ]);
  let code = '';
  const plan = async () => {
    const { terms, policy, calendar } = await termsNow(store, policyId);
    const number = await nextCode(store, { kind: 'case', prefix: 'CS', recordId: caseId });
    code = number.code;
    const facts = {
      ...rest,
      ...terms,
      code,
      accountId,
      subject: sealedSubject!,
      description: sealedDescription!,
    };
    const link = described.conversationId ? [await linking(desk, described.conversationId, caseId)] : [];
    return [
      step(Case, caseStream(caseId), { type: 'OpenCase', data: { at, calendar, policy, facts } }),
      number.step,
      ...link,
    ];
  };
  return await execute(store, plan, context, () => ({ caseId, code }));
}

async function linking({ store }: Desk, conversationId: string, caseId: string) {
  const seen = await look(store, ConversationCases, conversationCasesStream(conversationId));
  return step(ConversationCases, seen.streamId, { type: 'LinkCase', data: { caseId } }, seen);
}
