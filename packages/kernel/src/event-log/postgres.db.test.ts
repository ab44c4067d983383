import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import { eventLogContract } from '../testing/event-log-contract.ts';
import { openPostgresEventLog } from './postgres.ts';

const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });

eventLogContract('Postgres', { fences: true }, async () => {
  const url = new URL(process.env['TEST_DATABASE_URL']!);
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`create database ${name}`);
  await admin.end();
  url.pathname = `/${name}`;
  const open = () => openPostgresEventLog({ databaseUrl: url.href, logger, leaseMs: 2_000, pauseMs: 5 });
  const log = await open();
  const second = await open();
  const operator = new pg.Client({ connectionString: url.href });
  await operator.connect();
  return {
    log,
    second,
    deleteTopic: async (topic) =>
      void (await operator.query('delete from lg.topics where topic = $1', [topic])),
    throwAway: async (topic, before) =>
      void (await operator.query(
        `with cut as (
           update lg.heads h set first = least($2::bigint, h.next) from lg.topics t
           where t.id = h.topic_id and t.topic = $1 returning h.topic_id, h.part, h.first)
         delete from lg.records r using cut
         where r.topic_id = cut.topic_id and r.part = cut.part and r.off < cut.first`,
        [topic, before],
      )),
    close: async () => {
      await Promise.all([log.close(), second.close(), operator.end()]);
    },
  };
});
