import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { keepRunning } from './keep-running.ts';
import { freePort, waitUntil } from './processes.ts';

/** A Redis of this machine that keeps nothing on disk. */
export interface LocalRedis {
  readonly url: string;
  pid(): number;
  stop(): Promise<void>;
}

/** There is no `redis-server` here. */
export class RedisUnavailable extends Error {
  override readonly name = 'RedisUnavailable';
}

/** What is missing to run Redis; undefined when nothing is. */
export function missingForRedis(): string | undefined {
  return spawnSync('redis-server', ['--version']).status === 0 ? undefined : 'redis-server on the path';
}

/** How a local Redis is started. */
export interface RedisOptions {
  /** Told each time it ended by itself. */
  readonly onTrouble?: (what: string) => void;
  /** Told the process that serves, at each start. */
  readonly onStart?: (pid: number) => void;
}

/** Starts `redis-server` on a free port of 127.0.0.1, in memory only, and keeps it running. */
export async function startRedis({ onTrouble, onStart }: RedisOptions = {}): Promise<LocalRedis> {
  const missing = missingForRedis();
  if (missing) throw new RedisUnavailable(`Redis needs ${missing}.`);
  const port = await freePort();
  const kept = await keepRunning({ what: 'Redis', start: () => launch(port, onStart), onTrouble });
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: kept.pid,
    stop: () =>
      kept.stop([
        { signal: 'SIGTERM', patienceMs: 10_000 },
        { signal: 'SIGKILL', patienceMs: 5_000 },
      ]),
  };
}

async function launch(port: number, onStart?: (pid: number) => void): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { detached: true, stdio: 'ignore', cwd: '/' });
  if (child.pid !== undefined) onStart?.(child.pid);
  if (!(await waitUntil(() => answers(port), 10_000)))
    throw new RedisUnavailable('redis-server does not start.');
  return child;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
