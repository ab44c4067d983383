import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Clock } from '@rapport/kernel/values';
import type { Feed } from '../adapters/feed.ts';
import type { SecretDesk } from '../commands/index.ts';

/** What the routes of partners need of the world. */
export interface PartnersNeeds {
  readonly desk: SecretDesk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
  readonly clock: Clock;
  readonly feed: Feed;
}
