import { resolve } from 'node:path';
import { isInstant } from '@rapport/kernel/values';
import { LaunchError } from './launch-error.ts';

/** What the person at the terminal chose. */
export interface LaunchOptions {
  readonly dataDirectory: string;
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
  readonly smtpPort: number;
  readonly adminPassword: string | undefined;
  readonly empty: boolean;
  readonly brokers: 1 | 3;
  /** Where a clock begins that a test moves; only on a data directory made that way. */
  readonly controlledFrom: Date | undefined;
  /** Everything else of the environment goes to the services as it is. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The project's own folder: defaults are relative to it, wherever the command was given. */
export const ROOT = resolve(import.meta.dirname, '..', '..');

/** What `--help` prints. */
export const HELP = `npm start [-- options]       everything in one process, with an embedded Postgres
npm run cluster [-- options] one process per service, over Kafka and Redis

  --empty         begin without the sample company
  --brokers 3     cluster only: three Kafka brokers instead of one
  --help          this text

  PORT                    where the console listens (8080; 0 = any free port)
  SMTP_PORT               where mail comes in (2525; 0 = any free port)
  RAPPORT_HOST            address the console listens on (127.0.0.1)
  RAPPORT_DATA            where everything is kept (./data)
  RAPPORT_ADMIN_PASSWORD  of the account admin, 12 characters or more, at the first start (else one is made and shown)
  RELAY_URL               smtp://user:password@host:port that replies leave by (else they stay in the local mailbox)
  LOG_LEVEL               how much the services say: error, warn, info, debug (warn)
  KAFKA_BROKERS, REDIS_URL  cluster only: use these instead of starting some
`;

const MIN_PASSWORD = 12;

/** Reads flags and environment; throws `LaunchError` at the first that does not fit. */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): LaunchOptions {
  const { empty, brokers } = readFlags(args);
  const adminPassword = environment['RAPPORT_ADMIN_PASSWORD'] || undefined;
  if (adminPassword !== undefined && adminPassword.length < MIN_PASSWORD)
    throw new LaunchError(`RAPPORT_ADMIN_PASSWORD needs ${MIN_PASSWORD} characters or more.`);
  return {
    dataDirectory: resolve(ROOT, environment['RAPPORT_DATA'] || 'data'),
    host: environment['RAPPORT_HOST'] || '127.0.0.1',
    port: readPort(environment, 'PORT', 8080),
    smtpPort: readPort(environment, 'SMTP_PORT', 2525),
    adminPassword,
    empty,
    brokers,
    controlledFrom: readClock(environment),
    environment,
  };
}

/** Nothing, `controlled` (from now on), or an instant from which the clock is controlled; whatever else is no clock. */
function readClock({
  RAPPORT_CLOCK: text = '',
  CLOCK_FILE: file,
}: Readonly<Record<string, string | undefined>>): Date | undefined {
  if (file)
    throw new LaunchError(
      'CLOCK_FILE is made here: RAPPORT_CLOCK makes an installation whose clock is moved.',
    );
  if (text === '') return undefined;
  if (text === 'controlled') return new Date();
  const at = new Date(text);
  if (isInstant(text)) return at;
  throw new LaunchError(
    `RAPPORT_CLOCK is "controlled" or an instant like 2026-03-02T01:00:00.000Z, not "${text}".`,
  );
}

function readFlags(args: readonly string[]): { readonly empty: boolean; readonly brokers: 1 | 3 } {
  let empty = false;
  let brokers: 1 | 3 = 1;
  for (let at = 0; at < args.length; at += 1) {
    const [flag, inline] = (args[at] ?? '').split('=');
    if (flag === '--empty') empty = true;
    else if (flag === '--brokers') brokers = readBrokers(inline ?? args[(at += 1)]);
    else throw new LaunchError(`Unknown option ${args[at]}; --help lists them.`);
  }
  return { empty, brokers };
}

function readBrokers(text: string | undefined): 1 | 3 {
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new LaunchError('--brokers is 1 or 3.');
}

function readPort(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  usual: number,
): number {
  const text = environment[name] || String(usual);
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new LaunchError(`${name} must be a number from 0 to 65535, not "${text}".`);
  return port;
}
