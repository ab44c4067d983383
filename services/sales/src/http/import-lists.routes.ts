import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, EdgeProblem, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { newUuid } from '@rapport/kernel/values';
import {
  type ListToImport,
  importBegun,
  importOf,
  importReport,
  previewOf,
  suggest,
} from '../commands/index.ts';
import type { ImportEncoding } from '../domain/import.events.ts';
import { codesOfLeads, importById } from '../queries/imports.ts';
import { PEOPLE } from './doing.ts';
import type { SalesNeeds } from './needs.ts';
import { Uuid, idOf, oneOf, strict } from './schemas.ts';

const Column = Type.Optional(Type.Integer({ minimum: 0, maximum: 999 }));
/** How a list becomes leads. */
export const Mapping = strict({
  columns: strict({ name: Column, email: Column, phone: Column, topic: Column }),
  topic: Type.String({ maxLength: 500, description: 'what they may want, where the row does not say it' }),
  headed: Type.Boolean({ description: 'the first row is names of columns' }),
});
const Cells = Type.Array(Type.String());
const Kept = strict({
  list: Type.String({ description: 'names the list to whoever goes on with it' }),
  encoding: oneOf('utf-8', 'utf-16le', 'gb18030'),
  delimiter: Type.String(),
  first: Type.Array(Cells, { description: 'the first rows as they stand there' }),
  guess: Mapping,
  importId: Type.Optional(Uuid),
});
const Preview = strict({
  rows: Type.Integer(),
  refused: Type.Record(Type.String(), Type.Integer(), { description: 'how many rows would be refused why' }),
  first: Type.Array(
    strict({
      line: Type.Integer({ description: 'of the file' }),
      name: Type.Optional(Type.String()),
      email: Type.Optional(Type.String()),
      phone: Type.Optional(Type.String()),
      topic: Type.Optional(Type.String()),
      refusal: Type.Optional(Type.String()),
    }),
  ),
});
const LIST = 'import-list';
const ID = idOf('importId');
const refusals = { 400: Problem, 404: Problem, 413: Problem, 415: Problem, 422: Problem };

/** The list that a name given by us stands for; a name that is not ours is refused: `list-unknown`. */
export function listOf(cursors: Cursors, name: string): ListToImport['file'] {
  const [fileId, blobId, encoding, delimiter, contentHash] = partsOf(cursors, name).map(String);
  return {
    fileId: fileId!,
    blobId: blobId!,
    encoding: encoding as ImportEncoding,
    delimiter: delimiter!,
    contentHash: contentHash!,
  };
}

function partsOf(cursors: Cursors, name: string) {
  try {
    return cursors.open(LIST, name);
  } catch (error) {
    if (error instanceof EdgeProblem) throw new Rejection('list-unknown');
    throw error;
  }
}

/** Lists as they come in, are looked at, and what became of each row. */
export async function importListRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  // A list goes by piece by piece: it is never held whole.
  app.addContentTypeParser('text/csv', (_request, payload, done) => done(null, Readable.from(payload)));
  listRoute(app, needs);
  previewRoute(app, needs);
  reportRoute(app, needs);
}

function listRoute(app: FastifyInstance, { desk, cursors, clock }: SalesNeeds): void {
  app.post(
    '/api/sales/v1/import-lists',
    {
      config: { permits: PEOPLE, idempotency: 'none' },
      bodyLimit: 33 * 1024 * 1024,
      schema: {
        summary:
          'Keep a list (text/csv, at most 32 MiB) to make leads of; says how it is read and what its columns may be',
        response: { 200: Kept, ...refusals },
      },
    },
    async (request) => {
      if (!(request.body instanceof Readable)) throw new EdgeProblem('unsupported-media-type');
      const kept = await desk.lists.keep(request.body, newUuid(clock.now()));
      const { fileId, blobId, encoding, delimiter, contentHash } = kept;
      const importId = importOf(desk, contentHash);
      return {
        list: cursors.seal(LIST, [fileId, blobId, encoding, delimiter, contentHash]),
        encoding,
        delimiter,
        ...(await suggest(desk.lists, kept)),
        ...((await importBegun(desk, importId)) ? { importId } : {}),
      };
    },
  );
}

function previewRoute(app: FastifyInstance, { desk, cursors }: SalesNeeds): void {
  const body = strict({ list: Type.String({ minLength: 1, maxLength: 600 }), mapping: Mapping });
  app.post(
    '/api/sales/v1/import-lists/actions/preview',
    {
      config: { permits: PEOPLE, idempotency: 'none' },
      schema: {
        summary: 'What a list would come to: the first rows, and how many of all would be refused why',
        body,
        response: { 200: Preview, ...refusals },
      },
    },
    async (request) => {
      const { list, mapping } = request.body as Static<typeof body>;
      return (await previewOf(desk.lists, listOf(cursors, list), mapping)) as never;
    },
  );
}

function reportRoute(app: FastifyInstance, { database, desk }: SalesNeeds): void {
  app.get(
    '/api/sales/v1/imports/:importId/report',
    {
      config: { permits: PEOPLE, waitsFor: ['imports_v1', 'leads_v1'] },
      schema: {
        summary: 'What became of each row that was looked at, as CSV that no spreadsheet runs',
        params: ID,
        response: { 404: Problem, 410: Problem },
      },
    },
    async (request, reply) => {
      const { importId } = request.params as Static<typeof ID>;
      const row = await importById(database, visibleTo(request.principal!), importId);
      if (!row) throw new Rejection('import-unknown');
      const lines = importReport(desk.lists, row, (ids) => codesOfLeads(database, ids));
      return reply
        .header('content-disposition', `attachment; filename="import-${importId}.csv"`)
        .header('cache-control', 'private, no-store')
        .header('x-content-type-options', 'nosniff')
        .type('text/csv; charset=utf-8')
        .send(Readable.from(lines)) as never;
    },
  );
}
