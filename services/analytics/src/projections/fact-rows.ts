/** A public event in the warehouse: one row of named columns. */
export interface FactRow {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly position: number;
  /** Id of what the event is about. */
  readonly subject: string;
  readonly party?: string;
  readonly actor: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  /** The day it counts for where the branch is: the one it names, else the one it happened on. */
  readonly day: string;
  /** Another record. */
  readonly ref?: string;
  readonly word?: string;
  /** By what way it went: mail. */
  readonly channel?: string;
  /** In the currency's smallest unit; without a currency these are points. */
  readonly minor?: bigint;
  readonly currency?: string;
  readonly number?: number;
}

/** A line of an order, or of what came back of it (then below nothing). */
export interface LineRow {
  readonly fact: string;
  readonly subject: string;
  readonly recordedAt: string;
  readonly line: number;
  /** Absent: of what came back; the order says which product the line has. */
  readonly product?: string;
  readonly minor: bigint;
  readonly currency: string;
}
