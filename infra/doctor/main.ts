import { parseArgs } from 'node:util';
import { createLogger } from '@rapport/kernel/logging';
import { ConfigError } from '@rapport/kernel/config';
import { LaunchError } from '../launcher/launch-error.ts';
import { type Depth, INVARIANTS, type Report } from './examination.ts';
import { examine } from './examine.ts';
import { NothingToExamine, admit, findInstallation, openLogReader } from './installation.ts';

const HELP = `npm run doctor [-- options]  checks that nothing was lost, doubled or made up

  --deep    compares every row of every read model, not a sample of large ones
  --strict  parked streams, overdue timers and other notes count as violations
  --within <seconds>  how long followers may take for what is there now (30 while the installation of the data
            directory runs; otherwise what waits is only noted)
  --help    this text

Each check belongs to an invariant, named at the front of its lines:
${Object.entries(INVARIANTS)
  .map(([name, meaning]) => `  ${name}  ${meaning}`)
  .join('\n')}

It examines the databases that the environment names (<SERVICE>_DATABASE_URL, LOG_DATABASE_URL or KAFKA_BROKERS), else
the installation in RAPPORT_DATA (./data), running or not. It changes nothing and may run beside live traffic.
Exit code 0: no violations. 1: violations, one per line. 2: it could not look.
`;

const say = (line: string) => process.stderr.write(`${line}\n`);

interface Options extends Depth {
  readonly strict: boolean;
  readonly help: boolean;
}

/** Reads the flags; throws with one sentence at what is none. */
function readFlags(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        deep: { type: 'boolean', default: false },
        strict: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        within: { type: 'string' },
      },
    });
    const { within, ...flags } = values;
    if (within === undefined) return flags;
    if (!/^\d{1,5}$/.test(within)) throw new TypeError('--within is a number of seconds');
    return { ...flags, patienceMs: Number(within) * 1_000 };
  } catch (error) {
    throw new NothingToExamine(`${(error as Error).message}; --help lists the options.`);
  }
}

/** A running installation's followers are at work: this is long enough for them. */
const PATIENCE_MS = 30_000;

/** Examines what the environment names and prints what it found; returns the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const { strict, help, ...depth } = readFlags(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const logger = createLogger('doctor', 'error');
  const atHand = await findInstallation(process.env, say);
  say(`examining ${atHand.what} …`);
  try {
    const patients = await admit(atHand);
    const reader = await openLogReader(atHand, logger);
    const patience = atHand.running ? { patienceMs: PATIENCE_MS } : {};
    const report = await examine({ patients, logger, depth: { ...patience, ...depth } }, reader);
    await reader.close();
    for (const { database } of patients) await database.close();
    return print(report, strict);
  } finally {
    await atHand.close();
  }
}

function print({ checks, made, violations, notes }: Report, strict: boolean): number {
  const broken = strict ? [...violations, ...notes] : violations;
  for (const line of broken) process.stdout.write(`violation: ${line}\n`);
  if (!strict) for (const line of notes) process.stdout.write(`note: ${line}\n`);
  for (const [name, meaning] of Object.entries(INVARIANTS))
    process.stdout.write(`${name} ${meaning}: ${made[name as keyof typeof made]} checks\n`);
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
