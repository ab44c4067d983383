import { createLogger } from '@rapport/kernel/logging';
import { ConfigError } from '@rapport/kernel/config';
import { LaunchError } from '../launcher/launch-error.ts';
import type { Report } from './examination.ts';
import { examine } from './examine.ts';
import { NothingToExamine, admit, findInstallation, openLogReader } from './installation.ts';

const HELP = `npm run doctor [-- options]  checks that nothing was lost, doubled or made up

  --deep    compares every row of every read model, not a sample of large ones
  --strict  parked streams, overdue timers and other notes count as violations
  --help    this text

It examines the databases that the environment names (<SERVICE>_DATABASE_URL, LOG_DATABASE_URL or KAFKA_BROKERS), else
the installation in RAPPORT_DATA (./data), running or not. It changes nothing and may run beside live traffic.
Exit code 0: no violations. 1: violations, one per line. 2: it could not look.
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Examines what the environment names and prints what it found; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => !['--deep', '--strict', '--help'].includes(arg));
  if (unknown !== undefined) {
    say(`Unknown option ${unknown}; --help lists them.`);
    return 2;
  }
  if (args.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const logger = createLogger('doctor', 'error');
  const atHand = await findInstallation(process.env, say);
  say(`examining ${atHand.what} …`);
  try {
    const patients = await admit(atHand);
    const reader = await openLogReader(atHand, logger);
    const report = await examine({ patients, logger, depth: { deep: args.includes('--deep') } }, reader);
    await reader.close();
    for (const { database } of patients) await database.close();
    return print(report, args.includes('--strict'));
  } finally {
    await atHand.close();
  }
}

function print({ checks, violations, notes }: Report, strict: boolean): number {
  const broken = strict ? [...violations, ...notes] : violations;
  for (const line of broken) process.stdout.write(`violation: ${line}\n`);
  if (!strict) for (const line of notes) process.stdout.write(`note: ${line}\n`);
  process.stdout.write(`${checks} checks, ${broken.length} violations\n`);
  return broken.length > 0 ? 1 : 0;
}

function sentence(error: unknown): string {
  const plain = [NothingToExamine, LaunchError, ConfigError].some((kind) => error instanceof kind);
  return plain ? (error as Error).message : String((error as Error).stack ?? error);
}

main(process.argv.slice(2)).then(
  // What a service builds for itself (a reading thread) would keep the process.
  (code) => process.exit(code),
  (error: unknown) => {
    say(sentence(error));
    process.exit(2);
  },
);
