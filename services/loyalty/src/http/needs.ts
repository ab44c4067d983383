import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Clock } from '@rapport/kernel/values';
import type { Desk } from '../commands/index.ts';

/** What the routes of loyalty need of the world. */
export interface LoyaltyNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly keys: Pick<KeyRing, 'open'>;
  readonly cursors: Cursors;
  readonly clock: Clock;
}
