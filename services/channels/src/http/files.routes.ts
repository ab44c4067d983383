import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import type { BlobStore } from '@rapport/kernel/blobs';
import { EdgeProblem, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { attachmentFile, messageHtml, rawMail } from '../queries/conversation-files.ts';
import { AttachmentParams, MailParams, MessageParams } from './schemas.ts';

/** What handing out files needs. */
export interface FileNeeds {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly keys: KeyRing;
}

const PATH = '/api/channels/v1/conversations/:conversationId';
const files = { 404: Problem, 410: Problem };
// Shown or kept, never run: no script, no form, no request to anywhere, an origin of its own.
const CSP = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'`;
const SHOWN = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
]);

/** What strangers sent us, handed out so that it cannot do harm. */
export const fileRoutes: FastifyPluginAsyncTypebox<FileNeeds> = async (app, { database, blobs, keys }) => {
  app.get(
    `${PATH}/messages/:messageId/html`,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['messages_v1'] },
      schema: { summary: 'The HTML of a message, made harmless', params: MessageParams, response: files },
    },
    async ({ principal, params }, reply) => {
      const blobId = await messageHtml(database, visibleTo(principal!), params);
      if (blobId === undefined) throw new EdgeProblem('not-found');
      return harmless(
        reply,
        `sandbox allow-popups allow-popups-to-escape-sandbox; ${CSP}; frame-ancestors 'self'`,
      )
        .type('text/html; charset=utf-8')
        .send(await blobs.open(blobId)) as never;
    },
  );

  app.get(
    `${PATH}/attachments/:blobId`,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['messages_v1'] },
      schema: { summary: 'An attachment, to be saved', params: AttachmentParams, response: files },
    },
    async ({ principal, params }, reply) => {
      const file = await attachmentFile(database, visibleTo(principal!), params);
      if (!file) throw new EdgeProblem('not-found');
      const { texts } = await openTexts(keys, [{ field: 'file_name', sealed: file.file_name }]);
      return saved(reply, texts[0] ?? 'attachment', file.media_type).send(
        await blobs.open(params.blobId),
      ) as never;
    },
  );

  app.get(
    '/api/channels/v1/mails/:mailId/raw',
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['mails_v1'] },
      schema: { summary: 'A received mail as it came in', params: MailParams, response: files },
    },
    async ({ principal, params: { mailId } }, reply) => {
      const blobId = await rawMail(database, visibleTo(principal!), mailId);
      if (blobId === undefined) throw new EdgeProblem('not-found');
      return saved(reply, `${mailId}.eml`, 'message/rfc822').send(await blobs.open(blobId)) as never;
    },
  );
};

function harmless(reply: FastifyReply, policy: string): FastifyReply {
  return reply
    .header('content-security-policy', policy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'private, no-store');
}

/** A file to be saved under its name (RFC 6266, RFC 8187); a type that could run is called plain bytes. */
function saved(reply: FastifyReply, name: string, mediaType: string): FastifyReply {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return harmless(reply, `sandbox; ${CSP}`)
    .header('content-disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`)
    .type(SHOWN.has(mediaType) || mediaType === 'message/rfc822' ? mediaType : 'application/octet-stream');
}
