interface Pointed {
  readonly kind: string;
  readonly id: string;
}

/** What becomes of messages that are sent unasked; the first fact of each names for whom. */
export interface SendingFacts {
  readonly sendingQueued: { readonly partyId: string; readonly purpose: string; readonly accountId: string };
  readonly sendingHeld: {
    readonly reason: string;
    readonly until: string;
    readonly record?: Pointed | undefined;
  };
  readonly sendingStopped: { readonly reason: string; readonly record?: Pointed | undefined };
  readonly sendingSent: object;
  readonly sendingFailed: { readonly reason: string; readonly final: boolean };
  readonly sendingUncertain: object;
  readonly sendingBounced: { readonly code: string; readonly hard: boolean };
  readonly sendingComplained: object;
  readonly sendingAnswered: { readonly conversationId: string };
  readonly linkFollowed: { readonly link: string };
}

/** Names of all facts. */
export const SENDING_FACTS = [
  'sendingQueued',
  'sendingHeld',
  'sendingStopped',
  'sendingSent',
  'sendingFailed',
  'sendingUncertain',
  'sendingBounced',
  'sendingComplained',
  'sendingAnswered',
  'linkFollowed',
] as const satisfies readonly (keyof SendingFacts)[];
