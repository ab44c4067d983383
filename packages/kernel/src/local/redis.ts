import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { freePort, stopProcess, waitUntil } from './processes.ts';

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

/** Starts `redis-server` on a free port of 127.0.0.1, in memory only. */
export async function startRedis(): Promise<LocalRedis> {
  const missing = missingForRedis();
  if (missing) throw new RedisUnavailable(`Redis needs ${missing}.`);
  const port = await freePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', settings, { detached: true, stdio: 'ignore', cwd: '/' });
  const pid = child.pid ?? 0;
  if (!(await waitUntil(() => answers(port), 10_000)))
    throw new RedisUnavailable('redis-server does not start.');
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: () => pid,
    stop: () =>
      stopProcess(pid, [
        { signal: 'SIGTERM', patienceMs: 10_000 },
        { signal: 'SIGKILL', patienceMs: 5_000 },
      ]),
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
