import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Desk } from '../commands/index.ts';

/** What the routes of marketing need of the world. */
export interface MarketingNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
}
