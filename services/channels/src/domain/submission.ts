import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { SubmissionEvent, SubmissionReceived } from './submission.events.ts';

export interface ReceiveSubmission {
  readonly type: 'ReceiveSubmission';
  readonly data: SubmissionReceived['data'];
}

export interface SubmissionState {
  readonly contentHash: string | undefined;
}

/** A form as somebody sent it, once: sent again it is the same, changed under the same id it is refused. */
export const Submission: Decider<SubmissionState, ReceiveSubmission, SubmissionEvent> = {
  initial: { contentHash: undefined },
  decide({ contentHash }, { data }) {
    if (contentHash === undefined) return [{ type: 'SubmissionReceived', data }];
    if (contentHash !== data.contentHash) throw new Rejection('submission-has-other-content');
    return [];
  },
  evolve: (_before, { data }) => ({ contentHash: data.contentHash }),
};
