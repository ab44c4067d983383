// A process that folds a warehouse of a log in Postgres, for a test that ends it with -9. It says how many events it has begun
// to take in, when some of them are kept, and what it holds once it has come to the end. Arguments: database URL of the log,
// folder.
import { writeSync } from 'node:fs';
import { openPostgresEventLog } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { holdings } from './holdings.ts';
import { caughtUp, warehouseOver } from './log-world.ts';
import { TRADED } from './trade.ts';

/** Said at once, whatever becomes of the process after it. */
const say = (line: string) => void writeSync(1, `${line}\n`);
const [databaseUrl = '', folder = ''] = process.argv.slice(2);
const logger = createLogger('analytics', 'silent');
const log = await openPostgresEventLog({ databaseUrl, logger, leaseMs: 500, pauseMs: 5 });
let taken = 0;
const warehouse = warehouseOver({ log }, folder, {
  topics: TRADED,
  taking: () => {
    taken += 1;
    if (taken % 100 === 0) say('taking');
  },
});
warehouse.onNews(() => say('kept'));
await warehouse.start();
await caughtUp(warehouse);
say(`holds ${JSON.stringify(await holdings(warehouse))}`);
