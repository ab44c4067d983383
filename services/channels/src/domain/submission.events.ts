import type { FormPurpose } from './form.events.ts';
import type { SealedText } from './sealed-text.ts';
import type { Language } from './bilingual-text.ts';

/** A purpose of customers that was ticked, and which version of its words stood beside it. */
export type TickedConsent = { readonly purpose: string; readonly wordingVersion: number };

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
    /** What was ticked, in which words; it counts once the address confirmed it. Absent: nothing. */
    readonly consents?: readonly TickedConsent[];
    /** Keyed hash of all that was filled in: another content under the same id is refused. */
    readonly contentHash: string;
  };
}

export type SubmissionEvent = SubmissionReceived;
