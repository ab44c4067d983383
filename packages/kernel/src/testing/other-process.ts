import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own, ready as soon as it has said something. */
export async function otherProcess(program: string, args: readonly string[]): Promise<OtherProcess> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout!, 'data'), ended]);
  if (child.exitCode !== null) throw new Error(`${program} has ended with ${child.exitCode}`);
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: () => void child.kill('SIGSTOP'),
  };
}

/** What a test does to another process. */
export interface OtherProcess {
  /** Ends it with -9. */
  kill(): Promise<void>;
  /** It stands still, with its connections open. */
  stop(): void;
}
