import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase } from '../testing/databases.ts';

const PROGRAM = fileURLToPath(new URL('../testing/slow-start-process.ts', import.meta.url));

describe('a service as a process of its own', () => {
  let folder: string;
  let child: ChildProcess;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'slow-'));
    const secret = () => randomBytes(32).toString('base64');
    const settings = {
      SLOW_DATABASE_URL: await freshDatabase(),
      KEYS_DATABASE_URL: await freshDatabase(),
      LOG_DATABASE_URL: await freshDatabase(),
      INTERNAL_SECRET: secret(),
      KEY_ENCRYPTION_KEY: secret(),
      INDEX_KEY: secret(),
      LOG_LEVEL: 'silent',
    };
    child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, folder], {
      env: { ...process.env, ...settings },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  });
  afterAll(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('that is told to stop while it still starts exits 0 all the same', async () => {
    const ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout! })) if (line === 'building') break;
    child.kill('SIGTERM');
    child.stdin!.write('go on\n');
    expect(await ended).toEqual([0, null]);
  });
});
