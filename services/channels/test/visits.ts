import { randomUUID } from 'node:crypto';
import { sql } from '@rapport/kernel/sql';
import { eventually } from '../../../packages/kernel/src/testing/eventually.ts';
import { type RunningChannels, letter } from './running.ts';

export const API = '/api/channels/v1';

/** Lets a mail in and gives the id of its conversation. */
export async function conversationFrom(
  channels: RunningChannels,
  lines: Record<string, string> = {},
): Promise<string> {
  const messageId = lines['Message-ID'] ?? `<${randomUUID()}@customer.example>`;
  const known = await conversations(channels);
  await channels.mail(letter({ ...lines, 'Message-ID': messageId }));
  const all = await eventually(
    () => conversations(channels),
    (seen) => seen.length > known.length,
    { what: 'a conversation' },
  );
  return all.find((id) => !known.includes(id))!;
}
export const conversations = async ({ database }: RunningChannels) =>
  (await database.many<{ id: string }>(sql`select conversation_id as id from read.conversations_v1`)).map(
    ({ id }) => id,
  );
export const replyRow = ({ database }: RunningChannels, replyId: string) =>
  database.maybeOne<{
    state: string;
    reason: string;
    final: boolean;
    attempt: number;
    retry_at: string | null;
  }>(
    sql`select state, reason, final, attempt, retry_at from read.outbound_replies_v1 where reply_id = ${replyId}`,
  );
export const becomes = (channels: RunningChannels, replyId: string, state: string) =>
  eventually(
    () => replyRow(channels, replyId),
    (row) => row?.state === state,
    { what: state, within: 20_000 },
  );
