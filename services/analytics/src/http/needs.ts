import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Desk } from '../commands/index.ts';

/** What the routes of analytics need of the world. */
export interface AnalyticsNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
}
