import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** True while a process with this id runs, whoever owns it; a dead one that nobody has buried yet does not run. */
export function isRunning(pid: number): boolean {
  return processStart(pid) !== undefined;
}

/** Tells this process from a later one with the same id: its start, in the system's own words; undefined if it is gone. */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform !== 'linux')
      return (
        execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined
      );
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields after the name, which may itself hold blanks and brackets: state is the 3rd, start the 22nd (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The command line of a process; empty when it is gone or not to be read. */
export function commandLine(pid: number): string {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Waits until a condition holds; false when the deadline passed first. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  withinMs: number,
  everyMs = 10,
): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > until) return false;
    await delay(everyMs);
  }
  return true;
}

/** Sends signals one after the other, each with its patience, until the process is gone. */
export async function stopProcess(
  pid: number,
  steps: readonly { readonly signal: NodeJS.Signals; readonly patienceMs: number }[],
): Promise<void> {
  const start = processStart(pid);
  const gone = () => start === undefined || processStart(pid) !== start;
  for (const { signal, patienceMs } of steps) {
    if (gone()) return;
    try {
      process.kill(pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    if (await waitUntil(gone, patienceMs)) return;
  }
  throw new Error(`process ${pid} does not end`);
}

/**
 * Below the ports that systems hand out for connections of their own (Linux: from 32768): one that is free stays free
 * until whoever asked for it listens, however many connections are made meanwhile.
 */
const QUIET_PORTS = { from: 20_000, count: 12_000 } as const;
/** One after the other from a place of its own: no process is given the same port twice, and two hardly ever meet. */
let nextPort = Math.floor(Math.random() * QUIET_PORTS.count);

/** A TCP port that nobody listens on, and that this process has given to nobody else. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < QUIET_PORTS.count; tries += 1) {
    const port = QUIET_PORTS.from + (nextPort++ % QUIET_PORTS.count);
    if (await isFree(port, host)) return port;
  }
  throw new Error(`no port of ${host} is free`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(false) : reject(error),
    );
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
