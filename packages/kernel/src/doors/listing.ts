import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { type Cursors, type Permits, Problem } from '../http/index.ts';
import { type PolicyTree, visibleTo } from '../policy/index.ts';
import { type KeyRing, type ToOpen, openTexts } from '../sealing/index.ts';
import type { Page, Place } from '../values/index.ts';
import { PEOPLE } from './doing.ts';
import { Locked, strict } from './words.ts';

/** How a row is shown: its personal texts in their order, and the view made with them opened. */
export interface View<Row, Item> {
  readonly sealed: (row: Row) => readonly ToOpen[];
  readonly show: (row: Row, texts: readonly (string | null)[]) => Item;
}

/** Rows as they are shown; `locked`: the keys of some texts could not be asked for just now. */
export interface Shown<Item> {
  readonly items: readonly Item[];
  readonly locked: boolean;
}

/** Opens the personal texts of some rows in one batch and shows the rows. */
export async function shown<Row, Item>(
  keys: Pick<KeyRing, 'open'>,
  { sealed, show }: View<Row, Item>,
  rows: readonly Row[],
): Promise<Shown<Item>> {
  const perRow = rows.map(sealed);
  const { texts, locked } = await openTexts(keys, perRow.flat());
  const rest = [...texts];
  return { items: rows.map((row, i) => show(row, rest.splice(0, perRow[i]!.length))), locked };
}

/** A list as a route: what is asked, where its pages come from, how a row is shown. */
export interface Listing<Params extends TObject, Filters extends TObject, Row> {
  readonly path: string;
  readonly summary: string;
  readonly waitsFor: readonly string[];
  readonly params?: Params;
  readonly filters: Filters;
  readonly item: TSchema;
  readonly page: (
    visible: PolicyTree,
    asked: Static<Params> & Static<Filters>,
    place: Place | undefined,
    limit: number,
  ) => Promise<Page<Row>>;
  readonly placeOf: (row: Row) => Place;
  /** Row by row, or all of a page where more has to be looked up for them. */
  readonly view: View<Row, unknown> | ((rows: readonly Row[]) => Promise<Shown<unknown>>);
}

const PAGING = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};
const pageSchema = (item: TSchema) =>
  strict({ items: Type.Array(item), nextCursor: Type.Optional(Type.String()), locked: Locked });

/** Of a service, for whom: adds a GET that turns a list page by page; a cursor belongs to this list under these filters. */
export function listingAt(service: string, permits: Permits = PEOPLE) {
  return <Params extends TObject, Filters extends TObject, Row>(
    app: FastifyInstance,
    { keys, cursors }: { readonly keys: Pick<KeyRing, 'open'>; readonly cursors: Cursors },
    list: Listing<Params, Filters, Row>,
  ): void => {
    const { view } = list;
    const show = typeof view === 'function' ? view : (rows: readonly Row[]) => shown(keys, view, rows);
    app.get(
      `/api/${service}/v1${list.path}`,
      {
        config: { permits, waitsFor: list.waitsFor },
        schema: {
          summary: list.summary,
          ...(list.params ? { params: list.params } : {}),
          querystring: Type.Object(
            { ...list.filters.properties, ...PAGING },
            { additionalProperties: false },
          ),
          response: { 200: pageSchema(list.item), 400: Problem, ...(list.params ? { 404: Problem } : {}) },
        },
      },
      async (request) => {
        const { limit = 50, cursor, ...filters } = request.query as { limit?: number; cursor?: string };
        const asked = { ...(request.params as object), ...filters } as Static<Params> & Static<Filters>;
        const scope = `${list.path} ${JSON.stringify(asked)}`;
        const [at, id] = cursor === undefined ? [] : cursors.open(scope, cursor);
        const place = cursor === undefined ? undefined : { at: String(at), id: String(id) };
        const { rows, more } = await list.page(visibleTo(request.principal!), asked, place, limit);
        const last = more ? rows.at(-1) : undefined;
        const next = last && list.placeOf(last);
        return {
          ...(await show(rows)),
          ...(next ? { nextCursor: cursors.seal(scope, [next.at, next.id]) } : {}),
        };
      },
    );
  };
}
