import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '@rapport/kernel/logging';
import {
  type AtHand,
  NothingToExamine,
  admit,
  findInstallation,
  openLogReader,
} from '../doctor/installation.ts';
import { wholeLogReader } from '../doctor/whole-log.ts';
import type { Described } from '../launcher/installation.ts';
import { PAGES } from './books/customers.ts';
import { type Reconciliation, reconcile } from './reconciling.ts';
import { type Looking, openScreens } from './screens.ts';

const HELP = `npm run reconcile [-- options]  makes every figure on the screens anew from the events alone, and names the first that differs

  --customers <number>  of how many customers, and cases, the pages are compared (${PAGES}, spread over all of them)
  --help                this text

It reads the log of the databases that the environment names (LOG_DATABASE_URL or KAFKA_BROKERS, with a
<SERVICE>_DATABASE_URL), else of the running installation in RAPPORT_DATA (./data), and asks the screens as a person does:
  RECONCILE_URL       where the console answers (that of the running installation)
  RECONCILE_LOGIN     an administrator (admin)
  RECONCILE_PASSWORD  whose password (the one kept in the data directory, if it was made there)
It changes nothing and may run beside live traffic. Exit code 0: all figures are the same. 1: some differ. 2: it could not
look.
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Where the screens of an installation are, and as whom they are looked at. */
function lookingAt({ folder, running }: AtHand, environment: NodeJS.ProcessEnv): Looking {
  const kept = (name: string) =>
    folder !== undefined && existsSync(join(folder, name))
      ? readFileSync(join(folder, name), 'utf8')
      : undefined;
  const described = running ? kept('running.json') : undefined;
  const url = environment['RECONCILE_URL'] ?? (described && (JSON.parse(described) as Described).url);
  if (!url) throw new NothingToExamine('no screens are there: start the installation, or set RECONCILE_URL.');
  const password = environment['RECONCILE_PASSWORD'] ?? kept('admin-password')?.trim();
  if (!password) throw new NothingToExamine('set RECONCILE_PASSWORD, the password of an administrator.');
  return { url, login: environment['RECONCILE_LOGIN'] ?? 'admin', password };
}

/** Where a day ends, as the services are told. */
function zoneOf({ environments }: AtHand): string {
  return environments.get('analytics')?.['BRANCH_ZONE'] ?? 'Asia/Shanghai';
}

/** Reconciles what is at hand and prints what it found; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      customers: { type: 'string', default: String(PAGES) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (!/^\d{1,9}$/.test(values.customers)) throw new NothingToExamine('--customers is a number.');
  const atHand = await findInstallation(process.env, say);
  try {
    const looking = lookingAt(atHand, process.env);
    say(`reconciling ${atHand.what} with ${looking.url} …`);
    const logger = createLogger('reconcile', 'error');
    const kept = await openLogReader(atHand, logger);
    const patients = await admit(atHand);
    const reader = wholeLogReader(kept, patients, logger);
    const screens = await openScreens(looking);
    try {
      const depth = { pages: Number(values.customers), zone: zoneOf(atHand) };
      return print(await reconcile(reader, screens, depth));
    } finally {
      await screens.close();
      await reader.leave();
      await kept.close();
      for (const { database } of patients) await database.close();
    }
  } finally {
    await atHand.close();
  }
}

function print({ events, compared, differences }: Reconciliation): number {
  for (const { what, recomputed, shown } of differences)
    process.stdout.write(`differs: ${what}: the events make it ${recomputed}, the screen says ${shown}\n`);
  for (const [book, figures] of compared) process.stdout.write(`${book}: ${figures} figures\n`);
  const all = [...compared.values()].reduce((sum, figures) => sum + figures, 0);
  process.stdout.write(`${all} figures from ${events} events, ${differences.length} differ\n`);
  return differences.length > 0 ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    say(error instanceof NothingToExamine ? error.message : String((error as Error).stack ?? error));
    process.exit(2);
  },
);
