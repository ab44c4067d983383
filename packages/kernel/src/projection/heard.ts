import type { StoredEvent } from '../event-store/index.ts';

/** What somebody makes of events, by their type: a type that is not there is nothing to them. */
export type Ears = Readonly<Record<string, unknown>>;

/** What somebody has an ear for, up to a position. */
export interface Heard {
  readonly events: readonly StoredEvent[];
  readonly to: number;
  /** Whether the log was seen to go on after it. */
  readonly goesOn: boolean;
}
