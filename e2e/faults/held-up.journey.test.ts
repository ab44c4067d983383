import { randomUUID } from 'node:crypto';
import { sql } from '@rapport/kernel/sql';
import type { OpenCheckup } from '@rapport/infra/faults/checkup.ts';
import { type RowLock, lockRows } from '@rapport/infra/faults/row-lock.ts';
import { survive } from '@rapport/infra/faults/trial.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { openDoctor } from './doctor.ts';
import { type ProcessInstallation, startProcesses } from './installation.ts';
import { inboxOf, insist, lineOf, mailAbout, openConversation } from './traffic.ts';

const WITHIN_MS = 60_000;
const CONSUMER = 'console.inbox_v1';
/** Said with whatever is derived: the transactions of read models, the moves of relay and readers. */
const DERIVED = 'synchronous_commit';

/** Who stands still, and what cannot be taken, holds nobody else up. */
describe('holding nobody up', { timeout: 240_000 }, () => {
  let installation: ProcessInstallation;
  let checkup: OpenCheckup;
  let client: Client;
  let second: Awaited<ReturnType<ProcessInstallation['startSecondChannels']>> | undefined;
  let lock: RowLock | undefined;

  beforeAll(async () => {
    installation = await startProcesses();
    checkup = await openDoctor(installation);
    client = await signIn(installation);
  });
  beforeEach(async () => {
    await checkup.settle();
    return async () => {
      await lock?.release();
      await second?.stop();
      second = undefined;
    };
  });
  afterAll(async () => {
    await checkup.close();
    await installation.stop();
  });

  const channels = () => installation.database('channels');
  const arrived = async () =>
    (
      await channels().one<{ n: number }>(
        sql`select coalesce(sum(arrived), 0)::bigint as n from read.arrivals_v1`,
      )
    ).n;
  /** The second process counts a mail that came in through it: it has taken the work over. */
  async function takenOver(subject: string): Promise<void> {
    second = await installation.startSecondChannels();
    const before = await arrived();
    await sendMails(second, [mailAbout(subject)]);
    await eventually(async () => (await arrived()) > before, WITHIN_MS);
    await lineOf(client, subject);
  }

  test('[F16] [F10] a process stalled with its batches in hand, past its leases: when it goes on, its commits count for nothing', async ({
    task,
  }) => {
    const zombie = installation.pid('channels');
    const before = await arrived();
    await survive(
      task,
      checkup,
      {
        injected:
          'what the process says to write its read models and move its checkpoints is held on the wire, SIGSTOP, a second process takes over, SIGCONT',
        holds: 'readers, relay and reactions of the first lose the compare-and-set; the second’s work stands',
      },
      async (struck) => {
        const hold = installation.wire.hold(DERIVED, 'words');
        await sendMails(installation, [mailAbout('held in hand')]);
        await eventually(async () => hold.lines() >= 3, WITHIN_MS);
        process.kill(zombie, 'SIGSTOP');
        try {
          struck();
          await takenOver('taken over');
          await lineOf(client, 'held in hand');
        } finally {
          hold.release();
          process.kill(zombie, 'SIGCONT');
        }
        await eventually(async () => hold.saidSince().includes('rollback'), WITHIN_MS);
      },
    );
    expect(installation.pid('channels')).toBe(zombie);
    expect(await arrived()).toBe(before + 2);
  });

  test('[F16] a process stalled between its rows and their commit: its transaction is ended for it, and another goes on', async ({
    task,
  }) => {
    const zombie = installation.pid('channels');
    const before = await arrived();
    await survive(
      task,
      checkup,
      {
        injected: 'SIGSTOP while a transaction of a read model is open, a second process takes over, SIGCONT',
        holds: 'the database ends the open transaction, the second process counts the batch once',
      },
      async (struck) => {
        lock = await lockRows(
          channels(),
          sql`select from ops.checkpoints where name = 'arrivals_v1' for update`,
        );
        await sendMails(installation, [mailAbout('left open')]);
        await lock.waiter(WITHIN_MS);
        process.kill(zombie, 'SIGSTOP');
        try {
          struck();
          await lock.release();
          await takenOver('went on');
        } finally {
          process.kill(zombie, 'SIGCONT');
        }
      },
    );
    expect(installation.pid('channels')).toBe(zombie);
    expect(await arrived()).toBe(before + 2);
  });

  test('[F07] a writing transaction left open, in this database and in another, holds nobody up', async ({
    task,
  }) => {
    const idle = [installation.database('channels'), installation.database('customers')];
    const open = await Promise.all(idle.map((database) => database.pool.connect()));
    await survive(
      task,
      checkup,
      {
        injected: 'two transactions that have written stay open, idle, in two databases of the server',
        holds: 'relay, readers and reactions go on; a new mail is shown with its sender recognised',
      },
      async (struck) => {
        try {
          for (const one of open) {
            await one.query('begin');
            await one.query('create table public.left_open (n int)');
            await one.query('insert into public.left_open values (1)');
          }
          struck();
          await sendMails(installation, [mailAbout('not held up')]);
          await lineOf(client, 'not held up');
          await checkup.settle();
          const { state } = await channels().one<{ state: string }>(sql`
            select state from pg_stat_activity where query like 'insert into public.left_open%' limit 1`);
          expect(state).toBe('idle in transaction');
        } finally {
          for (const one of open) {
            await one.query('rollback');
            one.release();
          }
        }
      },
    );
    expect((await inboxOf(client)).filter(({ subject }) => subject === 'not held up')).toHaveLength(1);
  });

  const console = () => installation.database('console');
  const parked = () =>
    console().many<{ stream: string; error: string | null }>(
      sql`select stream_id as stream, error from ops.parked where consumer = ${CONSUMER} order by seq`,
    );

  test('[F17] a poison event parks its stream alone, over a kill -9, and the operator lets it go on in order', async ({
    task,
  }) => {
    const conversation = await openConversation(client, installation, 'poisoned');
    const stream = `conversation-${conversation.id}`;
    await checkup.settle();
    await survive(
      task,
      checkup,
      {
        injected:
          'the database refuses every row of one conversation (a check constraint); SIGKILL of the console meanwhile; then the constraint goes and the operator lets the stream go on',
        holds:
          'the stream waits in order, all others flow, the operator sees it, and afterwards nothing is missing',
      },
      async (struck) => {
        await console().pool.query(
          `alter table read.inbox_v1 add constraint poison check (conversation_id <> '${conversation.id}') not valid`,
        );
        for (const text of ['first', 'second'])
          await insist(client, `${conversation.path}/notes`, { text }, randomUUID());
        await eventually(async () => (await parked()).length === 2, WITHIN_MS);
        await installation.kill('console');
        struck();
        await insist(client, `${conversation.path}/actions/take`, {}, randomUUID());
        await sendMails(installation, [mailAbout('flows on')]);
        await lineOf(client, 'flows on');
        const waiting = await eventually(async () => {
          const rows = await parked();
          return rows.length === 3 && rows;
        }, WITHIN_MS);
        expect(new Set(waiting.map((row) => row.stream))).toEqual(new Set([stream]));
        expect(waiting.map(({ error }) => error !== null)).toEqual([true, false, false]);
        await checkup.settle();
        const { violations, notes } = await checkup.examine();
        expect(violations).toEqual([]);
        expect(notes).toContainEqual(expect.stringContaining(`${CONSUMER} has parked ${stream} (3 events)`));

        const unpark = { consumer: CONSUMER, streamId: stream };
        const go = '/api/console/v1/parked/actions/unpark';
        expect((await client.post(go, unpark)).body).toEqual({ replayed: 0 });
        await console().pool.query('alter table read.inbox_v1 drop constraint poison');
        expect((await client.post(go, unpark)).body).toEqual({ replayed: 3 });
        expect(await parked()).toEqual([]);
      },
    );
  });
});
