import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openPostgresEventLog } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { freshDatabase } from '../../../packages/kernel/src/testing/databases.ts';
import { type Holdings, holdings } from './holdings.ts';
import { caughtUp, folderFor, logWorld, warehouseOver } from './log-world.ts';
import { TRADED, trade } from './trade.ts';

const PROCESS = fileURLToPath(new URL('folding-process.ts', import.meta.url));
const ends: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A process that folds; `said` is called with each line that it says. */
function folding(url: string, folder: string, said: (line: string, child: ChildProcess) => void) {
  const child = spawn(process.execPath, [PROCESS, url, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(() => void child.kill('SIGKILL'));
  createInterface(child.stdout).on('line', (line) => said(line, child));
  return { child, exited: once(child, 'exit') };
}

/** One that is ended with -9 while it takes events in: before anything of it is kept, or after some is. */
async function killed(when: 'at once' | 'later', url: string, folder: string): Promise<void> {
  let [kept, ended] = [0, false];
  const { exited } = folding(url, folder, (line, child) => {
    if (line === 'kept') kept += 1;
    if (line.startsWith('holds ')) throw new Error('it came to the end before it was ended');
    if (line === 'taking' && (when === 'at once' || kept > 0)) ended = child.kill('SIGKILL');
  });
  await exited;
  expect(ended).toBe(true);
}

/** One that comes to the end; it keeps its file open until the test is over. */
function whole(url: string, folder: string): Promise<Holdings> {
  return new Promise((resolve, reject) => {
    const { exited } = folding(url, folder, (line) => {
      if (line.startsWith('holds ')) resolve(JSON.parse(line.slice('holds '.length)) as Holdings);
    });
    void exited.then(() => reject(new Error('it ended before it had come to the end')));
  });
}

test('two replicas, each ended with -9 while they fold, before and after some of it was kept, hold the log once', async () => {
  const url = await freshDatabase();
  const [one, another] = [folderFor(), folderFor()];
  ends.push(one.remove, another.remove);
  const log = await openPostgresEventLog({ databaseUrl: url, logger: createLogger('analytics', 'silent') });
  ends.push(() => log.close());
  const facts = trade(2_200);
  await logWorld(undefined, log).tell(...facts);

  const both = <T>(replica: () => Promise<T>) => Promise.all([replica(), replica()]);
  await both(() => killed('at once', url, one.folder));
  await both(() => killed('later', url, one.folder));
  const held = await both(() => whole(url, one.folder));

  const undisturbed = warehouseOver({ log }, another.folder, { topics: TRADED });
  await undisturbed.start();
  ends.push(() => undisturbed.stop());
  await caughtUp(undisturbed);
  const expected = await holdings(undisturbed);
  expect(expected.facts).toBe(facts.length);
  // Equal, and not because it was folded anew.
  expect(held).toEqual([expected, expected]);
});
