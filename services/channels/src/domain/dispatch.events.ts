/** A run of a campaign was heard of: what its messages are. */
export interface DispatchBegun {
  readonly type: 'DispatchBegun';
  readonly data: {
    readonly campaignId: string;
    readonly materialId: string;
    readonly materialVersion: number;
    readonly purpose: string;
    readonly notAfter: string;
  };
}

/** What was not attempted yet waits. */
export interface DispatchPaused {
  readonly type: 'DispatchPaused';
  readonly data: Readonly<Record<string, never>>;
}

export interface DispatchResumed {
  readonly type: 'DispatchResumed';
  readonly data: Readonly<Record<string, never>>;
}

/** What was not attempted yet is never sent. */
export interface DispatchCancelled {
  readonly type: 'DispatchCancelled';
  readonly data: Readonly<Record<string, never>>;
}

export type DispatchEvent = DispatchBegun | DispatchPaused | DispatchResumed | DispatchCancelled;
