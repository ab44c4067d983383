import type { BlobStore } from '@rapport/kernel/blobs';
import type { EventStore } from '@rapport/kernel/event-store';
import type { Leases } from '@rapport/kernel/leases';
import type { Logger } from '@rapport/kernel/logging';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Clock } from '@rapport/kernel/values';
import type { AskMayContact } from './may-contact.ts';
import type { RelayPool } from './relay-pool.ts';

/** What sending unasked works with. */
export interface SendingNeeds {
  readonly database: Database;
  readonly store: EventStore;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ask: AskMayContact;
  /** Without one what is sent stays in the local mailbox. */
  readonly relay: RelayPool | undefined;
  /** What is sent comes from here, and is answered here. */
  readonly mailbox: string;
  /** Address of the console as customers reach it. */
  readonly publicUrl: string;
}

/** The holder of the sender's lease. */
export interface Held {
  readonly epoch: number;
  readonly signal: AbortSignal;
}
