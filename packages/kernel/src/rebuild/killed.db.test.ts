import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sql } from '../sql/index.ts';
import { freshDatabaseUrl } from '../testing/databases.ts';
import { eventually } from '../testing/eventually.ts';
import { TOTALS_TABLE, addSome, openRebuildStage, totals, totalsIn } from '../testing/rebuild-stage.ts';

const PROCESS = fileURLToPath(new URL('../testing/rebuild-process.ts', import.meta.url));

test('a rebuild whose process is killed in the middle of a batch is finished by the next, from where it stood', async () => {
  const url = await freshDatabaseUrl();
  const stage = openRebuildStage(url);
  await stage.database.run(TOTALS_TABLE);
  await addSome(stage.store, 10_000);
  await stage.follow(totals());
  const live = await totalsIn(stage.database);
  await stage.register.begin(totals(), 'switch');

  const child = spawn(process.execPath, [PROCESS, url, '5000'], { stdio: ['ignore', 'inherit', 'inherit'] });
  const exited = once(child, 'exit');
  try {
    await eventually(stage.state, (seen) => seen?.done === 4_000, { within: 25_000, what: 'two batches' });
    await eventually(
      () =>
        stage.database.many(sql`
          select pid from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`),
      (open) => open.length > 0,
      { within: 25_000, what: 'stands still in the third' },
    );
  } finally {
    child.kill('SIGKILL');
    await exited;
  }

  let folded = 0;
  const counted = totals((n) => {
    folded += 1;
    return n;
  });
  const rebuilding = stage.rebuilding(counted);
  try {
    await eventually(stage.state, (seen) => seen?.state === 'switched', { within: 25_000 });
    expect(folded).toBe(6_000);
    expect(await totalsIn(stage.database)).toEqual(live);
  } finally {
    await rebuilding.stop();
    await stage.close();
  }
}, 90_000);
