import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { moveInstallationClock } from '@rapport/infra/launcher/controlled-clock.ts';
import type { FormName } from './forms.ts';
import { victimsOf } from './killing.ts';
import { type Examined, type RunningInstallation, installationThatRuns } from './running-installation.ts';
import type { Ground } from './year/ground.ts';

export type { RunningInstallation };

/** An installation of this machine, whose processes and data can be reached. */
export interface OwnInstallation extends RunningInstallation {
  /** Its data directory. */
  readonly data: string;
  examine(): Promise<Examined>;
  /** Compares every figure on its screens with what the events make it. */
  reconcile(): Promise<Examined>;
  /** Starts it again on the same data, in the same form or another. */
  startAgain(form?: FormName): Promise<void>;
}

const LAUNCHER = fileURLToPath(new URL('../infra/launcher/run', import.meta.url));
const READY_MS = 300_000;
/** Characters of what a launch says before it fails that are told with the failure. */
const LAST_WORDS = 2_000;

/** Starts the product on free ports, arguments as on the command line; or takes the installation that the environment names. */
export async function startInstallation(
  form: FormName,
  ...args: readonly string[]
): Promise<RunningInstallation> {
  return installationThatRuns(process.env) ?? (await startOwnInstallation(form, ...args));
}

/** Starts `npm start` (or `npm run cluster`) on free ports; arguments as on the command line. */
export function startOwnInstallation(form: FormName, ...args: readonly string[]): Promise<OwnInstallation> {
  return startHere(form, args, {});
}

/** An installation whose clock the test moves. */
export type TimedInstallation = OwnInstallation & Ground;

/** Starts it empty at an instant, where it stands until it is moved; partners may live on this machine. */
export async function startTimedInstallation(form: FormName, from: string): Promise<TimedInstallation> {
  const settings = { RAPPORT_CLOCK: from, WEBHOOK_PRIVATE_TARGETS: '127.0.0.0/8' };
  const installation = await startHere(form, ['--empty'], settings);
  const moveClock = (to: Date) => moveInstallationClock(installation.data, to);
  const pidOf = async (service: string) => victimsOf(installation).service(service);
  return Object.assign(installation, { moveClock, pidOf, partnersAt: '127.0.0.1' });
}

async function startHere(
  form: FormName,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<OwnInstallation> {
  const data = mkdtempSync(join(tmpdir(), 'rapport-journey-'));
  const password = 'a journey of its own';
  let child = await launch(form);
  let described = read();

  async function launch(as: FormName): Promise<ChildProcess> {
    const environment = {
      PORT: '0',
      SMTP_PORT: '0',
      RAPPORT_DATA: data,
      RAPPORT_ADMIN_PASSWORD: password,
      LOG_LEVEL: 'warn',
    };
    const started = spawn(LAUNCHER, [as, ...args], {
      env: { ...process.env, ...environment, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    started.stderr!.on('data', (words: Buffer) => {
      process.stderr.write(words);
      said = (said + String(words)).slice(-LAST_WORDS);
    });
    const giveUp = setTimeout(() => started.kill('SIGKILL'), READY_MS);
    for await (const line of createInterface({ input: started.stdout! })) {
      if (!line.startsWith('ready ')) continue;
      clearTimeout(giveUp);
      started.stdout!.resume();
      return started;
    }
    throw new Error(`npm run ${as} ended before it was ready. ${said}`);
  }
  function read(): { readonly url: string; readonly smtp: { readonly port: number } } {
    return JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'));
  }

  return {
    get url() {
      return described.url;
    },
    get smtpPort() {
      return described.smtp.port;
    },
    password,
    data,
    examine: () => run('doctor', data, settings),
    reconcile: () =>
      run('reconcile', data, { ...settings, RECONCILE_PASSWORD: password }, '--customers', '20'),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
    startAgain: async (as = form) => {
      child = await launch(as);
      described = read();
    },
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(data, { recursive: true, force: true });
      return child.exitCode;
    },
  };
}

function run(
  command: string,
  data: string,
  settings: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Examined> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...settings, RAPPORT_DATA: data };
    execFile(LAUNCHER, [command, ...args], { env }, (error, stdout, stderr) =>
      resolve({ exitCode: error ? Number(error.code ?? 1) : 0, said: stdout + stderr }),
    );
  });
}
