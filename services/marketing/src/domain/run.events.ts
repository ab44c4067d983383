/** Who is to get a message; its id is derived of the run and the party. */
export type Released = { readonly messageId: string; readonly partyId: string };

/** A list that was fixed when the run was prepared. */
export type FixedList = {
  /** Where it lies: ids as 16 bytes each, in order. */
  readonly blobId: string;
  readonly count: number;
  /** SHA-256 (hex) of its bytes. */
  readonly digest: string;
};

/** Why somebody stopped a run, for a while or for good. */
export const STOP_REASONS = ['wrong-material', 'wrong-audience', 'complaints', 'other'] as const;
export type StopReason = (typeof STOP_REASONS)[number];

/** One sending of one version of a material to one version of an audience. */
export interface RunPrepared {
  readonly type: 'RunPrepared';
  readonly data: {
    readonly code: string;
    readonly campaignId: string;
    readonly purpose: string;
    readonly channel: 'mail';
    readonly materialId: string;
    readonly materialVersion: number;
    readonly audienceId: string;
    readonly audienceVersion: number;
    /** Absent: who comes into the audience until the end gets it too. */
    readonly list?: FixedList;
    readonly ratePerSecond: number;
    /** What has not been sent by then is not sent; empty: no end. */
    readonly notAfter: string;
    readonly by: string;
  };
}

/** These may be sent now; whether they are is decided at the gate. */
export interface MessagesReleased {
  readonly type: 'MessagesReleased';
  readonly data: {
    readonly messages: readonly Released[];
    /** Named by the list, and the same customer by now as another who has the message. */
    readonly passedOver: number;
  };
}

export interface RunPaused {
  readonly type: 'RunPaused';
  readonly data: { readonly by: string; readonly reason: StopReason };
}

export interface RunResumed {
  readonly type: 'RunResumed';
  readonly data: { readonly by: string };
}

/** What has not been attempted yet is never sent. */
export interface RunCancelled {
  readonly type: 'RunCancelled';
  readonly data: { readonly by: string; readonly reason: StopReason };
}

/** All that will be released has been. */
export interface ReleaseEnded {
  readonly type: 'ReleaseEnded';
  readonly data: {
    readonly reason: 'list-done' | 'too-late';
    readonly released: number;
    readonly passedOver: number;
  };
}

/** What became of the messages of a run. */
export type Outcomes = {
  readonly sent: number;
  readonly failed: number;
  readonly stopped: number;
  /** Sent, perhaps: the line broke before the answer came. */
  readonly uncertain: number;
};

/** Something became of every message. */
export interface RunCompleted {
  readonly type: 'RunCompleted';
  readonly data: Outcomes & { readonly released: number };
}

export type RunEvent =
  RunPrepared | MessagesReleased | RunPaused | RunResumed | RunCancelled | ReleaseEnded | RunCompleted;
