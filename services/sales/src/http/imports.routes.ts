import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { Rejection } from '@rapport/kernel/decider';
import { Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import { beginImport, turnImport } from '../commands/index.ts';
import { type ImportRow, importById, importsBefore } from '../queries/imports.ts';
import { PEOPLE, doing } from './doing.ts';
import { Mapping, listOf } from './import-lists.routes.ts';
import { type View, listing, shown } from './listing.ts';
import type { SalesNeeds } from './needs.ts';
import { Instant, Locked, Personal, Uuid, Version, Words, idOf, oneOf, strict } from './schemas.ts';

const view = {
  importId: Uuid,
  version: Version,
  status: oneOf('running', 'cancelled', 'completed'),
  fileName: Personal,
  ownerName: Type.Optional(Personal),
  rows: Type.Integer({ description: 'rows of the list' }),
  done: Type.Integer({ description: 'rows that were looked at' }),
  captured: Type.Integer({ description: 'leads that were made' }),
  known: Type.Integer({ description: 'of these, how many are customers already' }),
  refused: Type.Record(Type.String(), Type.Integer(), { description: 'how many rows were refused why' }),
  begunAt: Instant,
  changedAt: Instant,
};
const ImportItem = strict(view);
const ID = idOf('importId');
const READ_MODELS = ['imports_v1'];

const importView: View<ImportRow, Static<typeof ImportItem>> = {
  sealed: (row) => [
    { field: 'fileName', sealed: row.file_name },
    { field: 'name', sealed: row.owner_name },
  ],
  show: (row, [fileName = null, ownerName = null]) => ({
    importId: row.import_id,
    version: String(row.last_news),
    status: row.status,
    fileName,
    ...(row.owner_name ? { ownerName } : {}),
    rows: row.rows_there,
    done: row.rows_done,
    captured: row.captured,
    known: row.known,
    refused: row.refused as Record<string, number>,
    begunAt: row.begun_at,
    changedAt: row.changed_at,
  }),
};

/** Imports: lists that are made leads of, in the background. */
export async function importRoutes(app: FastifyInstance, needs: SalesNeeds): Promise<void> {
  const { database, keys } = needs;
  listing(app, needs, {
    path: '/imports',
    summary: 'Imports of leads, the latest first',
    waitsFor: READ_MODELS,
    filters: Type.Object({}),
    item: ImportItem,
    page: (visible, _, place, limit) => importsBefore(database, visible, place, limit),
    placeOf: (row) => ({ at: row.begun_at, id: row.import_id }),
    view: importView,
  });
  app.get(
    '/api/sales/v1/imports/:importId',
    {
      config: { permits: PEOPLE, waitsFor: READ_MODELS },
      schema: {
        summary: 'An import and how far it came',
        params: ID,
        response: { 200: strict({ ...view, locked: Locked }), 404: Problem },
      },
    },
    async (request, reply) => {
      const { importId } = request.params as Static<typeof ID>;
      const row = await importById(database, visibleTo(request.principal!), importId);
      if (!row) throw new Rejection('import-unknown');
      reply.header('etag', `"${row.last_news}"`);
      const { items, locked } = await shown(keys, importView, [row]);
      return { ...items[0]!, locked };
    },
  );
  importActions(app, needs);
}

function importActions(app: FastifyInstance, { desk, cursors }: SalesNeeds): void {
  doing(app, {
    path: '/imports',
    summary: 'Make leads of a list; the same list again is the same import',
    body: strict({
      list: Type.String({ minLength: 1, maxLength: 600 }),
      fileName: Words(200),
      mapping: Mapping,
      ownerId: Type.Optional(Uuid),
    }),
    answer: Type.Object({
      importId: Uuid,
      again: Type.Boolean({ description: 'This list was taken in before: nothing was done twice' }),
    }),
    status: 201,
    run: ({ body, accountId }, context) => {
      const { list, fileName, mapping, ownerId = accountId } = body;
      return beginImport(desk, { file: listOf(cursors, list), fileName, mapping, ownerId }, context);
    },
  });
  for (const [verb, type, summary] of [
    ['cancel', 'CancelImport', 'Stop an import; the leads it made stay'],
    ['resume', 'ResumeImport', 'Let an import go on from where it was stopped'],
  ] as const)
    doing(app, {
      path: `/imports/:importId/actions/${verb}`,
      summary,
      params: ID,
      body: Type.Object({}),
      run: ({ params }, context) => turnImport(desk, params.importId, type, context),
    });
}
