import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type RunningChannels, freshEnvironment, startChannels } from './running.ts';
import { API, becomes, conversationFrom } from './visits.ts';

let channels: RunningChannels;
beforeAll(async () => {
  channels = await startChannels(await freshEnvironment());
});
afterAll(() => channels.stop());

/** As a restore leaves the store: a history of its own from where it stands. */
async function goOnFromBackup(): Promise<void> {
  const { database } = channels;
  const head = await database.one<{ position: number; recordedAt: string; epoch: string }>(
    sql`select position, recorded_at as "recordedAt", epoch from es.head`,
  );
  await database.run(sql`
    insert into ops.restores (epoch, position, recorded_at)
    values (${randomUUID()}, ${head.position}, ${head.recordedAt})`);
}

async function answerTo(text: string): Promise<string> {
  const id = await conversationFrom(channels);
  await channels.ask('POST', `${API}/conversations/${id}/actions/take`);
  const { body } = await channels.ask('POST', `${API}/conversations/${id}/replies`, { body: { text } });
  return (body as unknown as { replyId: string }).replyId;
}

test('a restored service sends nothing until an administrator releases it; what waited is uncertain, and a person sends it again', async () => {
  await becomes(channels, await answerTo('before'), 'sent');
  await goOnFromBackup();
  const waiting = await answerTo('一分钟');
  await becomes(channels, waiting, 'queued');
  const refused = await channels.ask('POST', '/api/channels/v1/restores/actions/release');
  expect(refused.status).toBe(403);
  const asAdmin = { role: 'admin' as const };
  const released = await channels.ask('POST', '/api/channels/v1/restores/actions/release', asAdmin);
  expect(released.body).toEqual({ uncertain: 1 });
  await becomes(channels, waiting, 'uncertain');
  await becomes(channels, await answerTo('after'), 'sent');
  const again = await channels.ask('POST', '/api/channels/v1/restores/actions/release', asAdmin);
  expect(again.body).toEqual({ uncertain: 0 });
  const kept = await eventually(
    () => channels.database.one<{ n: number }>(sql`select count(*) as n from read.local_mailbox_v1`),
    ({ n }) => n === 2,
  );
  expect(kept.n).toBe(2);
});
