import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { sql } from '@rapport/kernel/sql';
import type { OpenCheckup } from '@rapport/infra/faults/checkup.ts';
import { type RowLock, lockRows } from '@rapport/infra/faults/row-lock.ts';
import { survive } from '@rapport/infra/faults/trial.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { openDoctor } from './doctor.ts';
import { type ProcessInstallation, startProcesses } from './installation.ts';
import { insist, lineOf, mailAbout, openConversation } from './traffic.ts';

const WITHIN_MS = 30_000;

/** A service killed with -9 at an exact point between what it says to its database and what it hears back. */
describe('a service killed with -9', { timeout: 240_000 }, () => {
  let installation: ProcessInstallation;
  let checkup: OpenCheckup;
  let client: Client;
  let lock: RowLock | undefined;

  beforeAll(async () => {
    installation = await startProcesses();
    checkup = await openDoctor(installation);
    client = await signIn(installation);
  });
  beforeEach(async () => {
    await checkup.settle();
    return () => lock?.release();
  });
  afterAll(async () => {
    await checkup.close();
    await installation.stop();
  });

  const channels = () => installation.database('channels');
  const stored = (key: string) =>
    channels().maybeOne<{ position: number }>(
      sql`select last_position as position from es.commands where kind = 'client' and key like ${`%${key}`}`,
    );
  const notesIn = async (conversation: string) =>
    await channels().many(
      sql`select from es.events where stream_id = ${`conversation-${conversation}`} and type = 'NoteWritten'`,
    );
  /** Writes a note under a key until it is answered well, and once more: both answers are one, and so is the note. */
  async function writtenOnce(conversation: { id: string; path: string }, key: string): Promise<void> {
    const note = { text: 'written once' };
    const answer = await insist(client, `${conversation.path}/notes`, note, key);
    const again = await client.post(`${conversation.path}/notes`, note, key);
    expect([again.status, again.body, again.position]).toEqual([201, answer.body, again.position]);
    expect(answer.status).toBe(201);
    expect(await notesIn(conversation.id)).toHaveLength(1);
  }

  test('[F01] killed between the commit and its answer: who asks again under the same key hears the same, and it was done once', async ({
    task,
  }) => {
    const conversation = await openConversation(client, installation, 'answer lost');
    await checkup.settle();
    await survive(
      task,
      checkup,
      {
        injected: 'the answer of the database to the append is held on the wire, then SIGKILL of channels',
        holds: 'the command is stored once; the client that asks again under its key gets that answer',
      },
      async (struck) => {
        const key = randomUUID();
        const hold = installation.wire.hold('es_append', 'answers');
        const unheard = client.post(`${conversation.path}/notes`, { text: 'written once' }, key);
        await eventually(() => stored(key), WITHIN_MS);
        expect(hold.lines()).toBe(1);
        await installation.kill('channels');
        struck();
        hold.cut();
        expect((await unheard).status).toBeGreaterThanOrEqual(500);
        await writtenOnce(conversation, key);
      },
    );
  });

  test('[F02] killed before the commit: nothing was stored, and the next try succeeds', async ({ task }) => {
    const conversation = await openConversation(client, installation, 'never arrived');
    await checkup.settle();
    await survive(
      task,
      checkup,
      {
        injected: 'the append is held on the wire before the database hears it, then SIGKILL of channels',
        holds: 'nothing is stored, and the client that asks again under its key succeeds once',
      },
      async (struck) => {
        const key = randomUUID();
        const hold = installation.wire.hold('es_append', 'words');
        const unheard = client.post(`${conversation.path}/notes`, { text: 'written once' }, key);
        await eventually(async () => hold.lines() === 1, WITHIN_MS);
        await installation.kill('channels');
        struck();
        hold.cut();
        expect((await unheard).status).toBeGreaterThanOrEqual(500);
        expect(await stored(key)).toBeUndefined();
        expect(await notesIn(conversation.id)).toEqual([]);
        await writtenOnce(conversation, key);
      },
    );
  });

  test('[F09] a relay killed after the log took its records and before it noted that: they are sent again and count once', async ({
    task,
  }) => {
    const conversation = await openConversation(client, installation, 'sent twice');
    await checkup.settle();
    await survive(
      task,
      checkup,
      {
        injected:
          'the move of the relay’s checkpoint is held on the wire after its send, then SIGKILL of channels',
        holds: 'the records are sent again, the log keeps them once, and each consumer counts them once',
      },
      async (struck) => {
        const hold = installation.wire.hold('update ops.relay', 'words');
        const before = await logged();
        const { position } = await channels().one<{ position: number }>(sql`select position from ops.relay`);
        await insist(client, `${conversation.path}/notes`, { text: 'sent twice' }, randomUUID());
        await eventually(async () => hold.lines() === 1 && (await logged()) > before, WITHIN_MS);
        await installation.kill('channels');
        struck();
        hold.cut();
        const after = await channels().one<{ position: number }>(sql`select position from ops.relay`);
        expect(after.position).toBe(position);
      },
    );
  });
  /** How many records of conversations the log holds. */
  const logged = async () =>
    (
      await installation.database('log').one<{ n: number }>(sql`
        select sum(next)::bigint as n from lg.heads h join lg.topics t on t.id = h.topic_id
        where t.topic = 'rapport.channels.conversation.v1'`)
    ).n;

  test.for([
    {
      service: 'channels',
      of: 'its own events',
      row: sql`select from ops.checkpoints where name = 'arrivals_v1' for update`,
    },
    {
      service: 'console',
      of: 'the shared log',
      row: sql`select from ops.positions where consumer = 'console.inbox_v1' for update`,
    },
  ])(
    '[F14] a reader of $of killed between its rows and their commit: neither rows nor checkpoint stay, and all is counted once',
    async ({ service, row }, { task }) => {
      const subject = `counted once by ${service}`;
      await survive(
        task,
        checkup,
        {
          injected: 'the checkpoint’s row is locked, so that the reader stands after its rows; then SIGKILL',
          holds: 'rows and checkpoint come to nothing together, and the batch counts once afterwards',
        },
        async (struck) => {
          lock = await lockRows(installation.database(service), row);
          await sendMails(installation, [mailAbout(subject)]);
          await lock.waiter(WITHIN_MS);
          await installation.kill(service);
          struck();
          await lock.release();
          await lineOf(client, subject);
        },
      );
    },
  );

  test('npm run doctor, beside live traffic, finds nothing broken after all of it', async () => {
    let over = false;
    const traffic = (async () => {
      for (let i = 0; !over; i += 1) await sendMails(installation, [mailAbout(`beside the doctor ${i}`)]);
    })();
    const { code, said } = await runDoctor(installation.environments);
    over = true;
    await traffic;
    expect(said).toMatch(/^I6 .*: \d+ checks$/m);
    expect(said).toMatch(/^\d{2,} checks, 0 violations$/m);
    expect(code).toBe(0);
  });
});

/** The command as an operator gives it, told of the databases by its environment. */
async function runDoctor(environments: ProcessInstallation['environments']) {
  const run = fileURLToPath(new URL('../../infra/launcher/run', import.meta.url));
  const child = spawn(run, ['doctor', '--deep', '--within', '30'], {
    env: { ...process.env, ...Object.assign({}, ...environments.values()) } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code: code as number | null, said };
}
