import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, waitUntil } from '@rapport/kernel/local';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** A start as a person sees it: what it said, and how it ended. */
interface Started {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
  ready(): Promise<string>;
}

let folder: string;
const running = new Set<ChildProcess>();

beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rapport-start-'))));
afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await Promise.all([...running].map((child) => once(child, 'exit')));
  rmSync(folder, { recursive: true, force: true });
});

function start(environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'start.ts'), '--empty'], {
    env: { ...process.env, RAPPORT_DATA: join(folder, 'data'), PORT: '0', SMTP_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const address = () => /^ready (\S+)$/m.exec(said)?.[1];
  return {
    child,
    said: () => said,
    ended,
    ready: () =>
      new Promise((resolve, reject) => {
        const look = () => void (address() && resolve(address()!));
        child.stdout.on('data', look);
        void ended.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
        look();
      }),
  };
}

/** The embedded server's process, as its own lock file names it. */
const postgresPid = () =>
  Number(readFileSync(join(folder, 'data/postgres/postmaster.pid'), 'utf8').split('\n')[0]);

describe('npm start', { timeout: 180_000 }, () => {
  test('serves, refuses a second start on the same data, and goes on after it was killed', async () => {
    const first = start({ RAPPORT_ADMIN_PASSWORD: 'a password of my own' });
    const url = await first.ready();
    expect((await fetch(url)).status).toBe(200);
    expect(first.said().match(/^ready /gm)).toHaveLength(1);

    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain('Rapport already runs on');

    const orphan = postgresPid();
    first.child.kill('SIGKILL');
    await first.ended;
    expect(isRunning(orphan)).toBe(true);

    const third = start();
    const again = await third.ready();
    expect(isRunning(orphan)).toBe(false);
    expect((await fetch(again)).status).toBe(200);

    const server = postgresPid();
    third.child.kill('SIGINT');
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
    expect(isRunning(server)).toBe(false);
  });

  test('stops well when it is told to while it still starts', async () => {
    const early = start();
    const begun = () => existsSync(join(folder, 'data/rapport.pid'));
    expect(await waitUntil(begun, 60_000)).toBe(true);
    early.child.kill('SIGTERM');
    expect(await early.ended).toBe(0);
  });
});
