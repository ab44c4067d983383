import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Clock } from '@rapport/kernel/values';
import type { QuotePrinter } from '../adapters/quote-printer.ts';
import type { ImportDesk } from '../commands/index.ts';

/** What the routes of sales need of the world. */
export interface SalesNeeds {
  readonly desk: ImportDesk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
  readonly clock: Clock;
  /** As quotes and the page that verifies them name us. */
  readonly companyName: string;
  readonly print: QuotePrinter;
  /** Where anybody can look up whether the quote of a number holds. */
  readonly verificationAddress: (code: string) => string;
}
