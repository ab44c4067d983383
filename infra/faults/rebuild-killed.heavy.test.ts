import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { internalTokens } from '@rapport/kernel/http';
import { freePort } from '@rapport/kernel/local';
import { type Database, openDatabase } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../packages/kernel/src/testing/eventually.ts';
import { postgresLogReader } from '../doctor/log-reader.ts';
import { type SmallInstallation, patientsOf, startSmallInstallation } from '../doctor/small-installation.ts';
import { openCheckup } from './checkup.ts';
import { end } from './over-kafka.ts';
import { survive } from './trial.ts';

const SALES = 200_000;
const MODEL = 'takings_v1';
const WITHIN_MS = 120_000;
/** What was acknowledged this long before a look is in it: who is killed is missed after three seconds, at the latest six. */
const LAG_MS = 15_000;
const ACCOUNT = '0190a1de-0000-7000-8000-00000000000a';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const one of ends.splice(0).reverse()) await one();
});

/** Sales of one each, in the streams that are sold to afterwards, written straight into the store. */
async function sellBefore(shop: Database): Promise<void> {
  await shop.transaction(async (tx) => {
    await tx.run(sql`
      insert into es.events (position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at)
      select i, 'sale-0190a1de-0000-7000-8000-00000000000' || i % 5, (i - 1) / 5 + 1, gen_random_uuid(), 'Sold', 1,
        '{"amount": 1}', '{"correlationId": "before", "actor": "service:shop"}', now(), now()
      from generate_series(1, ${SALES}) i`);
    await tx.run(
      sql`insert into es.streams (stream_id, version) select stream_id, max(version) from es.events group by 1`,
    );
    await tx.run(sql`update es.head set position = ${SALES}, recorded_at = now()`);
  });
}

/** Another process of the till beside the first, which is asked over HTTP. */
async function secondTill({ environment }: SmallInstallation) {
  const port = await freePort();
  const file = join(import.meta.dirname, 'service-process.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file, 'till'], {
    env: { ...environment, TILL_HTTP_PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => end(child, 'SIGKILL'));
  await once(child.stdout!, 'data');
  return { child, url: `http://127.0.0.1:${port}/api/till/v1` };
}

/** Asks for the rebuild, as an administrator would. */
async function askForRebuild(url: string, secret: string): Promise<void> {
  const who = { kind: 'person', login: 'ann', name: 'Ann', role: 'admin' } as const;
  const tokens = internalTokens(Buffer.from(secret, 'base64'));
  const answer = await fetch(`${url}/read-models/${MODEL}/actions/rebuild`, {
    method: 'POST',
    headers: {
      'rapport-token': await tokens.mint({ ...who, accountId: ACCOUNT, sessionId: ACCOUNT }, 'till'),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ atParity: 'switch' }),
  });
  expect(answer.status).toBe(200);
}

const rebuildIn = (till: Database) =>
  till.maybeOne<{ state: string; done: number; total: number }>(
    sql`select state, done, total from ops.rebuilds where read_model = ${MODEL}`,
  );

/** Sells and looks at the takings until it is ended: they never shrink, and hold what was sold a while ago. */
function sellAndLook({ sell }: SmallInstallation, till: Database, already: number) {
  const sold: { readonly at: number; readonly sum: number }[] = [{ at: performance.now(), sum: already }];
  let [going, least, looks] = [true, 0, 0];
  const selling = (async () => {
    while (going) {
      await sell(5);
      sold.push({ at: performance.now(), sum: sold.at(-1)!.sum + 15 });
    }
  })();
  const looking = (async () => {
    for (; going; looks += 1) {
      const since = performance.now();
      const { sum } = await till.one<{ sum: number }>(
        sql`select coalesce(sum(taken), 0)::bigint as sum from read.takings_v1`,
      );
      const due = sold.findLast(({ at }) => at < since - LAG_MS)?.sum ?? already;
      if (sum < Math.max(least, due)) throw new Error(`takings of ${sum}, after ${Math.max(least, due)}`);
      least = sum;
      await pause(20);
    }
  })();
  const both = Promise.all([selling, looking]);
  both.catch(() => {}); // Told where it is ended.
  return async () => {
    going = false;
    await both;
    return looks;
  };
}

test('[F19] a rebuild beside live traffic, killed with -9 at half: it goes on where it stood, the live one serves all the while, and they are compared before they change places', async ({
  task,
}) => {
  const installation = await startSmallInstallation();
  ends.push(() => installation.stop());
  const [shop, till] = [openDatabase(installation.urls.shop), openDatabase(installation.urls.till)];
  ends.push(
    () => shop.close(),
    () => till.close(),
  );
  await sellBefore(shop);
  const checkup = openCheckup(
    patientsOf(installation),
    postgresLogReader(openDatabase(installation.urls.log, { max: 3 })),
  );
  ends.push(() => checkup.close());
  await checkup.settle();
  await survive(
    task,
    checkup,
    {
      injected: `a read model of ${SALES.toLocaleString('en')} events is rebuilt while sales are appended and it is read; the process that rebuilds is ended with SIGKILL at half`,
      holds:
        'no read is empty, smaller than one before, or older than fifteen seconds; another process finishes the rebuild from where it stood, compares every row, and switches',
    },
    async (struck) => {
      const quit = sellAndLook(installation, till, SALES);
      const { child, url } = await secondTill(installation);
      await askForRebuild(url, installation.environment['INTERNAL_SECRET']!);
      const half = await eventually(
        () => rebuildIn(till),
        (now) => now !== undefined && now.total > 0 && now.done >= now.total / 2,
        {
          within: WITHIN_MS,
        },
      );
      expect(half!.state).toBe('running');
      await end(child, 'SIGKILL');
      struck();
      const kept = await rebuildIn(till);
      expect(kept!.done).toBeGreaterThanOrEqual(half!.total / 2);
      // It was this process that rebuilt: its lease has not run out, and nothing goes on.
      await pause(1_000);
      expect((await rebuildIn(till))!.done).toBe(kept!.done);
      await eventually(
        () => rebuildIn(till),
        (now) => now?.state === 'switched',
        { within: WITHIN_MS },
      );
      expect(await quit()).toBeGreaterThan(50);
    },
  );
}, 400_000);
