import type { Leases } from '@rapport/kernel/leases';
import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Desk } from '../commands/index.ts';
import type { Feed } from './feed.ts';
import type { Poster } from './posting.ts';

/** What the pusher works with. */
export interface PusherNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly feed: Feed;
  readonly poster: Poster;
  readonly leases: Leases;
  readonly logger: Logger;
}
