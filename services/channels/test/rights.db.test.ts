import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import { sql } from '@rapport/kernel/sql';
import { newUuid } from '@rapport/kernel/values';
import { type StagedService, stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { channelsService } from '../src/app.ts';

let staged: StagedService;
beforeAll(async () => void (staged = await stageService(channelsService)));
afterAll(() => staged.close());

const fresh = () => newUuid(new Date());
const [owner, other] = [fresh(), fresh()];
const person = (role: 'admin' | 'agent', accountId: string): Principal => ({
  kind: 'person',
  accountId,
  login: 'li',
  name: 'Li',
  role,
  sessionId: accountId,
});

test('mails and replies of a conversation that lies with a branch are seen by its owner and administrators', async () => {
  const { database } = staged.ports;
  const [ours, branchs] = [fresh(), fresh()];
  const day = '2026-03-02';
  const sealed = JSON.stringify({ subject: 's', keyVersion: 1, data: '' });
  for (const [conversation, branch] of [
    [ours, null],
    [branchs, fresh()],
  ]) {
    // No fact gives a conversation to a branch yet: the read models are told.
    await database.run(sql`
      insert into read.conversations_v1 (conversation_id, status, channel, mailbox, contact_point, address, display_name,
        subject, owner, branch, party_id, opened_at, last_activity_at, waiting, unanswered, close_reason)
      values (${conversation}, 'open', 'mail', 'm', 'c', 'null', 'null', 'null', ${owner}, ${branch}::uuid, '', ${day}, ${day},
        '{}', '{}', '')`);
    await database.run(sql`
      insert into read.mails_v1 (mail_id, repeat, mailbox, arrived_at, raw_blob_id, raw_bytes, same_id_other_content,
        bucket, reason, conversation_id)
      values (${fresh()}, 0, 'm', ${day}, '', 1, false, 'open', '', ${conversation})`);
    const reply = fresh();
    await database.run(sql`
      insert into read.outbound_replies_v1 (reply_id, conversation_id, state, attempt, epoch, via, reason, final, queued_at,
        text, recipient, subject, threading, internet_message_id)
      values (${reply}, ${conversation}, 'sent', 1, 1, 'local', '', true, ${day}, ${sealed}, ${sealed}, ${sealed}, ${sealed}, '')`);
    await database.run(sql`
      insert into read.local_mailbox_v1 (reply_id, conversation_id, blob_id, sent_at) values (${reply}, ${conversation}, '', ${day})`);
  }
  const sees = async (who: Principal) => {
    const headers = await staged.as(who);
    const conversations = async (path: string) =>
      new Set(
        (await staged.app.inject({ url: `/api/channels/v1/${path}`, headers }))
          .json()
          .items.map((item: { readonly conversationId: string }) => item.conversationId),
      );
    return [await conversations(`reckoning/${day}/open`), await conversations('local-mailbox')];
  };
  const [some, all] = [new Set([ours]), new Set([ours, branchs])];
  expect(await sees(person('agent', other))).toEqual([some, some]);
  expect(await sees(person('agent', owner))).toEqual([all, all]);
  expect(await sees(person('admin', other))).toEqual([all, all]);
});
