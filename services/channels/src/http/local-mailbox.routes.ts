import { text } from 'node:stream/consumers';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { BlobStore } from '@rapport/kernel/blobs';
import { type Cursors, EdgeProblem, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { type LocalMail, localMail, localMailbox } from '../queries/local-mailbox.ts';
import { LocalMailPage, LocalMailParams, LocalMailView, PageQuery } from './schemas.ts';

/** What the local mailbox is read with. */
export interface LocalMailboxNeeds {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
}

const PATH = '/api/channels/v1/local-mailbox';
const LIST = 'local-mailbox';

/** Replies that stayed in the house because no relay is configured. */
export const localMailboxRoutes: FastifyPluginAsyncTypebox<LocalMailboxNeeds> = async (app, needs) => {
  const { database, blobs, keys, cursors } = needs;
  app.get(
    PATH,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['local_mailbox_v1'] },
      schema: {
        summary: 'The local mailbox, newest first',
        querystring: PageQuery,
        response: { 200: LocalMailPage, 400: Problem },
      },
    },
    async ({ principal, query: { cursor, limit = 50 } }) => {
      const [sentAt, replyId] = cursor === undefined ? [] : (cursors.open(LIST, cursor) as string[]);
      const after = sentAt !== undefined && replyId !== undefined ? { sentAt, replyId } : undefined;
      const { rows, more } = await localMailbox(database, visibleTo(principal!), limit, after);
      const { items, locked } = await opened(keys, rows);
      const last = more ? rows.at(-1) : undefined;
      return {
        items,
        locked,
        ...(last ? { nextCursor: cursors.seal(LIST, [last.sent_at, last.reply_id]) } : {}),
      };
    },
  );

  app.get(
    `${PATH}/:replyId`,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['local_mailbox_v1'] },
      schema: {
        summary: 'One mail of the local mailbox',
        params: LocalMailParams,
        response: { 200: LocalMailView, 404: Problem, 410: Problem },
      },
    },
    async ({ principal, params: { replyId } }) => {
      const row = await localMail(database, visibleTo(principal!), replyId);
      if (!row) throw new EdgeProblem('not-found');
      const { items, locked } = await opened(keys, [row]);
      const { texts } = await openTexts(keys, [{ field: 'text', sealed: row.text }]);
      return { ...items[0]!, locked, text: texts[0] ?? null, raw: await text(await blobs.open(row.blob_id)) };
    },
  );
};

async function opened(keys: KeyRing, rows: readonly LocalMail[]) {
  const wanted = rows.flatMap(({ recipient, subject }) => [
    { field: 'to', sealed: recipient },
    { field: 'subject', sealed: subject },
  ]);
  const { texts, locked } = await openTexts(keys, wanted);
  const items = rows.map((row, i) => ({
    mailId: row.reply_id,
    replyId: row.reply_id,
    conversationId: row.conversation_id,
    at: row.sent_at,
    from: row.mailbox,
    to: texts[2 * i] ?? null,
    subject: texts[2 * i + 1] ?? null,
  }));
  return { items, locked };
}
