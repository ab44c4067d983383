import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { type KeyRing, type ToOpen, openTexts } from '@rapport/kernel/sealing';
import type { Page, Place } from '../queries/places.ts';
import { ADMINS } from './doing.ts';
import { pageOf } from './schemas.ts';

/** How a row is shown: its personal texts in their order, and the view made with them opened. */
export interface View<Row, Item> {
  readonly sealed: (row: Row) => readonly ToOpen[];
  readonly show: (row: Row, texts: readonly (string | null)[]) => Item;
}

/** Opens the personal texts of some rows in one batch and shows the rows. */
export async function shown<Row, Item>(
  keys: KeyRing,
  { sealed, show }: View<Row, Item>,
  rows: readonly Row[],
): Promise<{ readonly items: readonly Item[]; readonly locked: boolean }> {
  const perRow = rows.map(sealed);
  const { texts, locked } = await openTexts(keys, perRow.flat());
  const rest = [...texts];
  return { items: rows.map((row, i) => show(row, rest.splice(0, perRow[i]!.length))), locked };
}

/** A list as a route: what is asked, where its pages come from, how a row is shown. */
export interface Listing<Filters extends TObject, Row> {
  readonly path: string;
  readonly summary: string;
  readonly waitsFor: readonly string[];
  readonly filters: Filters;
  readonly item: TSchema;
  readonly page: (
    visible: PolicyTree,
    asked: Static<Filters>,
    place: Place | undefined,
    limit: number,
  ) => Promise<Page<Row>>;
  readonly placeOf: (row: Row) => Place;
  readonly view: View<Row, unknown>;
}

const PAGING = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};

/** Adds a GET that turns a list page by page; a cursor belongs to this list under these filters. */
export function listing<Filters extends TObject, Row>(
  app: FastifyInstance,
  { keys, cursors }: { readonly keys: KeyRing; readonly cursors: Cursors },
  list: Listing<Filters, Row>,
): void {
  app.get(
    `/api/partners/v1${list.path}`,
    {
      config: { permits: ADMINS, waitsFor: list.waitsFor },
      schema: {
        summary: list.summary,
        querystring: Type.Object({ ...list.filters.properties, ...PAGING }, { additionalProperties: false }),
        response: { 200: pageOf(list.item), 400: Problem },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filters } = request.query as { limit?: number; cursor?: string };
      const scope = `${list.path} ${JSON.stringify(filters)}`;
      const [at, id] = cursor === undefined ? [] : cursors.open(scope, cursor);
      const place = cursor === undefined ? undefined : { at: String(at), id: String(id) };
      const asked = filters as Static<Filters>;
      const { rows, more } = await list.page(visibleTo(request.principal!), asked, place, limit);
      const last = more ? rows.at(-1) : undefined;
      const next = last && list.placeOf(last);
      return {
        ...(await shown(keys, list.view, rows)),
        ...(next ? { nextCursor: cursors.seal(scope, [next.at, next.id]) } : {}),
      };
    },
  );
}
