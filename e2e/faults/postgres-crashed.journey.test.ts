import { randomUUID } from 'node:crypto';
import { sql } from '@rapport/kernel/sql';
import type { OpenCheckup } from '@rapport/infra/faults/checkup.ts';
import { survive } from '@rapport/infra/faults/trial.ts';
import { services } from '@rapport/infra/topology.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, eventually, signIn } from '../client.ts';
import { openDoctor } from './doctor.ts';
import { type ProcessInstallation, startProcesses } from './installation.ts';
import { inboxOf, insist, lineOf, mailAbout, offer, openConversation } from './traffic.ts';

const WITHIN_MS = 60_000;

/** The database under all services ended without a good-bye; the launcher starts it again. */
describe('Postgres crashed', { timeout: 240_000 }, () => {
  let installation: ProcessInstallation;
  let checkup: OpenCheckup;
  let client: Client;

  beforeAll(async () => {
    installation = await startProcesses();
    checkup = await openDoctor(installation);
    client = await signIn(installation);
  });
  afterAll(async () => {
    await checkup.close();
    await installation.stop();
  });

  const channels = () => installation.database('channels');
  const pids = () => services.map(({ name }) => installation.pid(name));
  /** The server answers again, and is another than the one that was ended. */
  const backAfter = (pid: number) =>
    eventually(
      async () =>
        installation.postgres.pid() !== pid &&
        (await channels()
          .maybeOne(sql`select 1`)
          .catch(() => undefined)),
      WITHIN_MS,
    );

  test('[F03] Postgres crashed three times under load: what was acknowledged is there, once, and the services live on', async ({
    task,
  }) => {
    const conversations: Awaited<ReturnType<typeof openConversation>>[] = [];
    for (const name of ['a', 'b', 'c', 'd'])
      conversations.push(await openConversation(client, installation, `notes ${name}`));
    await checkup.settle();
    const alive = pids();
    const mails = Array.from({ length: 40 }, (_, i) => mailAbout(`under load ${i}`));
    const acknowledged: string[] = [];
    let notes = 0;
    const sender = async (share: typeof mails) => {
      for (const mail of share) {
        await eventually(() => offer(installation.smtpPort, mail), WITHIN_MS);
        acknowledged.push(mail.subject);
      }
    };
    const writer = async (path: string) => {
      for (let i = 0; i < 8; i += 1) {
        await insist(client, `${path}/notes`, { text: `note ${i}` }, randomUUID());
        notes += 1;
      }
    };
    const crashes: readonly (() => Promise<void>)[] = [
      async () => void process.kill(installation.postgres.pid(), 'SIGQUIT'),
      async () => void process.kill(installation.postgres.pid(), 'SIGKILL'),
      async () => {
        const { pid } = await channels().one<{ pid: number }>(sql`
          select pid from pg_stat_activity where application_name = 'append' and datname = 'rapport_channels' limit 1`);
        process.kill(pid, 'SIGKILL');
      },
    ];
    await survive(
      task,
      checkup,
      {
        injected:
          'SIGQUIT (as pg_ctl stop -m immediate) and SIGKILL of the server, then SIGKILL of the backend that appends, while mails come in and notes are written',
        holds: 'each mail and note that was acknowledged is there once; no service process ends',
      },
      async (struck) => {
        const load = Promise.all([
          ...Array.from({ length: 4 }, (_, i) => sender(mails.filter((_mail, at) => at % 4 === i))),
          ...conversations.map(({ path }) => writer(path)),
        ]);
        for (const [i, crash] of crashes.entries()) {
          await eventually(async () => acknowledged.length + notes >= (i + 1) * 16, WITHIN_MS);
          await crash();
        }
        struck();
        await load;
      },
    );
    expect(pids()).toEqual(alive);
    const shown = (await inboxOf(client))
      .map(({ subject }) => subject)
      .filter((it) => it.startsWith('under'));
    expect(shown.toSorted()).toEqual(acknowledged.toSorted());
    const written = await channels().many(sql`select from es.events where type = 'NoteWritten'`);
    expect(written).toHaveLength(4 * 8);
  });

  test('[F04] Postgres crashed under derived data that did not wait for the disk: rows and checkpoints fall back together', async ({
    task,
  }) => {
    const server = installation.database('channels');
    await server.run(sql`alter system set wal_writer_delay = '10s'`);
    await server.run(sql`select pg_reload_conf()`);
    await survive(
      task,
      checkup,
      {
        injected:
          'services stand still (SIGSTOP) right after a commit of read models, SIGQUIT of Postgres until some of them were lost, then SIGCONT',
        holds: 'what fell back is the fold of less events, not a wrong one; then it catches up',
      },
      async (struck) => {
        for (let attempt = 0, lost = false; !lost; attempt += 1) {
          expect(attempt).toBeLessThan(20);
          lost = await crashAfterFolding(`folded ${attempt}`, struck);
        }
      },
    );
  });

  /** Crashes the server just after read models took a mail in; whether some of them had to be forgotten. */
  async function crashAfterFolding(subject: string, struck: () => void): Promise<boolean> {
    await offer(installation.smtpPort, mailAbout(subject));
    await lineOf(client, subject);
    const stopped = pids();
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
      const before = await standing();
      const server = installation.postgres.pid();
      process.kill(server, 'SIGQUIT');
      struck();
      await backAfter(server);
      const after = await standing();
      // Nobody can have mended anything yet: what fell back must be whole as it is.
      const { violations } = await checkup.examineStandingStill();
      expect(violations).toEqual([]);
      return [...before].some(([place, at]) => (after.get(place) ?? 0) < at);
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
  }

  /** Where every follower stands. */
  async function standing(): Promise<ReadonlyMap<string, number>> {
    const places = new Map<string, number>();
    for (const { name } of services) {
      const rows = await installation.database(name).many<{ place: string; at: number }>(sql`
        select name as place, position as at from ops.checkpoints
        union all select consumer || topic || partition, next_offset from ops.positions`);
      for (const { place, at } of rows) places.set(`${name} ${place}`, at);
    }
    return places;
  }
});
