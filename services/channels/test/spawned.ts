import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';

/** Channels in a process of its own, ready; whoever starts it ends it. */
export async function spawned(environment: Readonly<Record<string, string>>): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...environment, NODE_NO_WARNINGS: '1' },
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${environment['CHANNELS_HTTP_PORT']}/health/ready`;
  const ready = () =>
    fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
  try {
    await eventually(ready, Boolean, { within: 30_000, what: 'ready' });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return child;
}

const run = promisify(execFile);
const LOOK_MS = 100;

/** Memory of a process as the machine counts it, in MiB. */
async function residentMiB({ pid }: ChildProcess): Promise<number> {
  return Number((await run('ps', ['-o', 'rss=', '-p', String(pid)])).stdout) / 1024;
}

/** By how many MiB a process grew at most, over what it had before, while something is done to it. */
export async function growthOf(child: ChildProcess, work: () => Promise<void>): Promise<number> {
  const before = await residentMiB(child);
  let most = before;
  let done = false;
  const looking = (async () => {
    while (!done) {
      most = Math.max(most, await residentMiB(child));
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  })();
  try {
    await work();
  } finally {
    done = true;
    await looking;
  }
  return most - before;
}
