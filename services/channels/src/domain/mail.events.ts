import type { SealedText } from './sealed-text.ts';

/** The raw mail is stored; this is the promise that 250 gave. */
export interface MailAccepted {
  readonly type: 'MailAccepted';
  readonly data: {
    readonly mailbox: string;
    readonly rawBlobId: string;
    readonly rawBytes: number;
    /** Subject whose key opens the raw mail: `mail:<id of the delivery>`. */
    readonly rawSubject: string;
    readonly sameIdOtherContent: boolean;
    /** Sealed JSON of the SMTP envelope: `{from, to}`. */
    readonly envelope: SealedText;
    /** The sender gave no return path: nothing a person writes does that. */
    readonly emptyReturnPath: boolean;
  };
}

/** The mail became a message of a conversation. */
export interface MailFiled {
  readonly type: 'MailFiled';
  readonly data: { readonly conversationId: string; readonly messageId: string };
}

/** Why a mail waits for nobody. */
export type AsideReason = 'automatic' | 'bounce' | 'loop' | 'unreadable';

/** The mail is kept and counted but waits for nobody. */
export interface MailSetAside {
  readonly type: 'MailSetAside';
  readonly data: {
    readonly reason: AsideReason;
    /** The conversation that shows it as automatic, or empty. */
    readonly conversationId: string;
    readonly messageId: string;
    /** Sender and subject, sealed under the raw mail's subject: to list it where no conversation shows it. */
    readonly address: SealedText | null;
    readonly subject: SealedText | null;
  };
}

/** The very same mail came again. */
export interface MailRepeated {
  readonly type: 'MailRepeated';
  readonly data: {
    readonly mailbox: string;
    /** How many times by now, the first not counted. */
    readonly times: number;
  };
}

export type MailEvent = MailAccepted | MailFiled | MailSetAside | MailRepeated;
