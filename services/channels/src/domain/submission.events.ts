import type { FormPurpose } from './form.events.ts';
import type { SealedText } from './sealed-text.ts';
import type { Language } from './bilingual-text.ts';

/** Somebody sent a form: the first message of a conversation of its own. */
export interface SubmissionReceived {
  readonly type: 'SubmissionReceived';
  readonly data: {
    readonly formId: string;
    readonly formVersion: number;
    readonly purpose: FormPurpose;
    readonly mailbox: string;
    readonly conversationId: string;
    readonly messageId: string;
    readonly language: Language;
    readonly contactPoint: string;
    readonly contactKind: 'email' | 'phone';
    readonly address: SealedText;
    readonly displayName: SealedText;
    readonly subject: SealedText;
    readonly text: SealedText;
    /** Keyed hash of all that was filled in: another content under the same id is refused. */
    readonly contentHash: string;
  };
}

export type SubmissionEvent = SubmissionReceived;
