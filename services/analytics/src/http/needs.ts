import type { Cursors } from '@rapport/kernel/http';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { Calendar } from '../adapters/calendar.ts';
import type { Warehouse } from '../adapters/warehouse.ts';
import type { Desk } from '../commands/index.ts';

/** What the routes of analytics need of the world. */
export interface AnalyticsNeeds {
  readonly desk: Desk;
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
  readonly warehouse: Pick<Warehouse, 'ask' | 'behind' | 'foldAnew' | 'state'>;
  readonly calendar: Calendar;
  /** Currency in which customers are ranked by what they spend. */
  readonly currency: string;
}
