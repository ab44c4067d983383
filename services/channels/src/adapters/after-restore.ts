import type { EventStore } from '@rapport/kernel/event-store';
import type { Database } from '@rapport/kernel/postgres';
import { doubtReply, doubtSending } from '../commands/index.ts';
import { waitingSendings } from '../queries/gate.ts';
import { waitingReplies } from '../queries/outbound-replies.ts';

const FIRST = '00000000-0000-0000-0000-000000000000';
const PAGE = 200;

/** Gives up as uncertain whatever waits to be sent, because a past that was lost may have sent it; gives how many. */
export async function doubtWaiting({
  database,
  store,
}: {
  readonly database: Database;
  readonly store: EventStore;
}): Promise<number> {
  const replies = await pageByPage(
    (after) => waitingReplies(database, after, PAGE),
    ({ reply_id }) => reply_id,
    async ({ reply_id: replyId, conversation_id: conversationId }) => {
      const cause = { correlationId: replyId, actor: 'service:channels' };
      const { events } = await doubtReply(store, conversationId, { replyId }, { cause });
      return events[0]?.length ?? 0;
    },
  );
  const messages = await pageByPage(
    (after) => waitingSendings(database, after, PAGE),
    (id) => id,
    async (id) => (await doubtSending(store, id)).events[0]?.length ?? 0,
  );
  return replies + messages;
}

/** Does something to all of a list, a page at once, and sums up what came of it. */
async function pageByPage<Row>(
  pageAfter: (after: string) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
  work: (row: Row) => Promise<number>,
): Promise<number> {
  let done = 0;
  for (let after = FIRST; ;) {
    const page = await pageAfter(after);
    for (const count of await Promise.all(page.map(work))) done += count;
    const last = page.at(-1);
    if (last === undefined) return done;
    after = idOf(last);
  }
}
