import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptProcess, keepRunning, stopProcess, waitUntil } from '@rapport/kernel/local';
import { LaunchError } from './launch-error.ts';
import { ROOT } from './options.ts';
import { STOP, forgetPid, notePid } from './pid-files.ts';

/** A service in a process of its own, kept running. */
export interface ServiceProcess {
  pid(): number;
  stop(): Promise<void>;
}

/** How it is started. */
export interface ServiceProcessOptions {
  /** Where its output and its process id are written. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Answers 200 when the service serves. */
  readonly health: string;
  readonly onTrouble: (what: string) => void;
}

const READY_MS = 120_000;

/** Starts `services/<name>/src/main.ts` and resolves when it serves. */
export async function startServiceProcess(
  name: string,
  options: ServiceProcessOptions,
): Promise<ServiceProcess> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const start = (signal: AbortSignal) => launch(name, options, signal);
  const kept: KeptProcess = await keepRunning({ what: name, start, onTrouble: options.onTrouble });
  return {
    pid: kept.pid,
    stop: async () => {
      await kept.stop(STOP);
      forgetPid(options.folder, name);
    },
  };
}

async function launch(
  name: string,
  { folder, environment, health }: ServiceProcessOptions,
  signal: AbortSignal,
): Promise<ChildProcess> {
  const file = join(folder, `${name}.log`);
  const log = openSync(file, 'a', 0o600);
  const from = readFileSync(file).length;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'services', name, 'src', 'main.ts')],
    // A group of its own: Ctrl-C in the terminal stops services in their order, not all at once.
    { cwd: ROOT, env: environment, detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  const { pid } = child;
  if (pid !== undefined) notePid(folder, name, pid);
  await waitUntil(async () => ended || signal.aborted || (await answers(health)), READY_MS, 25);
  if (!ended && !signal.aborted && (await answers(health))) return child;
  if (!ended && pid !== undefined) await stopProcess(pid, STOP);
  const said = readFileSync(file).subarray(from).toString().trim().split('\n').at(-1) ?? '';
  throw new LaunchError(said.startsWith(`${name}:`) ? said : `${name} does not start: ${said} (${file})`);
}

async function answers(url: string): Promise<boolean> {
  return await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  );
}
