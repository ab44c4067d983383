import { openDatabase } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import { afterEach, expect, test } from 'vitest';
import { postgresLogReader } from '../doctor/log-reader.ts';
import { type SmallInstallation, patientsOf, startSmallInstallation } from '../doctor/small-installation.ts';
import { type OpenCheckup, openCheckup } from './checkup.ts';
import { survive } from './trial.ts';

const TOPIC = 'rapport.shop.sale.v1';

let installation: SmallInstallation;
let checkup: OpenCheckup;

async function begin(given: Parameters<typeof startSmallInstallation>[0] = {}): Promise<void> {
  installation = await startSmallInstallation(given);
  checkup = openCheckup(
    patientsOf(installation),
    postgresLogReader(openDatabase(installation.urls.log, { max: 3 })),
  );
}
afterEach(async () => {
  await installation.stop();
  await checkup.close();
});

async function onLog(...statements: readonly Sql[]): Promise<void> {
  const log = openDatabase(installation.urls.log, { max: 1 });
  await log.transaction(async (tx) => {
    for (const statement of statements) await tx.run(statement);
  });
  await log.close();
}

test('[F12] the log loses the last records of a topic: they are sent again from the store, and count once', async ({
  task,
}) => {
  await begin();
  await survive(
    task,
    checkup,
    {
      injected:
        'the last two records of each partition of a topic are taken out of the log, as a power cut would',
      holds: 'the relay finds it, fills the topic again from the store, and no reader counts anything twice',
    },
    async (struck) => {
      await installation.sell(60);
      await installation.settle();
      // Each partition ends two records earlier, and remembers no more than it holds.
      await onLog(
        sql`delete from lg.records r using lg.topics t, lg.heads h
            where t.topic = ${TOPIC} and r.topic_id = t.id and h.topic_id = t.id and h.part = r.part and r.off >= h.next - 2`,
        sql`update lg.heads h set next = greatest(0, h.next - 2), sources = coalesce(
              (select jsonb_object_agg(r.source, r.position) from (select source, max(position) as position
               from lg.records where topic_id = h.topic_id and part = h.part group by source) r), '{}')
            from lg.topics t where t.id = h.topic_id and t.topic = ${TOPIC}`,
      );
      struck();
      await installation.sell(20);
    },
  );
}, 150_000);

test('[F13] a topic is deleted under a running installation: it is made and filled again, and nothing counts twice', async ({
  task,
}) => {
  await begin();
  await survive(
    task,
    checkup,
    {
      injected: 'a topic is deleted while its service appends and others read',
      holds: 'it is made anew and filled from the store; readers pass over what they had',
    },
    async (struck) => {
      await installation.sell(60);
      await installation.settle();
      await onLog(sql`delete from lg.topics where topic = ${TOPIC}`);
      struck();
      await installation.sell(20);
    },
  );
}, 150_000);

test('[F22] clocks that jump by hours, forth and back: instants of recording never decrease, and nothing is lost or comes twice', async ({
  task,
}) => {
  let ahead = 0;
  await begin({ clock: { now: () => new Date(Date.now() + ahead) } });
  const shop = openDatabase(installation.urls.shop, { max: 1 });
  await survive(
    task,
    checkup,
    {
      injected:
        'the clock of all services jumps an hour forth, two back, a day forth and a day back, between appends',
      holds:
        'instants of recording never decrease along the positions; leases, which live by the time of the database, are kept',
    },
    async (struck) => {
      const HOUR = 3_600_000;
      for (const jump of [0, HOUR, -HOUR, 24 * HOUR, 0]) {
        ahead = jump;
        await installation.sell(12);
        struck();
      }
      const { decreasing, events } = await shop.one<{ decreasing: number; events: number }>(sql`
        select count(*) filter (where recorded_at < before) as decreasing, count(*) as events
        from (select recorded_at, lag(recorded_at) over (order by position) as before from es.events) e`);
      expect({ decreasing, sold: events >= 60 }).toEqual({ decreasing: 0, sold: true });
    },
  );
  const leases = await shop.many<{ name: string; epoch: number }>(sql`select name, epoch from ops.leases`);
  expect(leases.map(({ epoch }) => epoch)).toEqual(leases.map(() => 1));
  await shop.close();
}, 150_000);
