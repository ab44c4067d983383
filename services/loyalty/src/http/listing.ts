import type { FastifyInstance } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Problem } from '@rapport/kernel/http';
import { type PolicyTree, visibleTo } from '@rapport/kernel/policy';
import { PEOPLE } from './doing.ts';
import type { LoyaltyNeeds } from './needs.ts';
import { pageOf } from './schemas.ts';

type Place = readonly (string | number)[];

/** What of a list is asked for: under which address, by which filters, from where on. */
export interface Asked<Params extends TObject, Filters extends TObject> {
  readonly params: Static<Params>;
  readonly filters: Static<Filters>;
  readonly place: Place | undefined;
  readonly visible: PolicyTree;
}

/** A list as a route. `rows` is asked for one more than a page holds, to know whether there are more. */
export interface Listing<Params extends TObject, Filters extends TObject, Row, Item extends TSchema> {
  readonly path: string;
  readonly summary: string;
  readonly waitsFor: readonly string[];
  readonly params?: Params;
  readonly filters: Filters;
  readonly item: Item;
  readonly rows: (asked: Asked<Params, Filters>, limit: number) => Promise<readonly Row[]>;
  readonly placeOf: (row: Row) => Place;
  readonly shown: (
    rows: readonly Row[],
  ) => Promise<{ readonly items: readonly Static<Item>[]; readonly locked: boolean }>;
}

const PAGING = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  cursor: Type.Optional(Type.String({ maxLength: 512 })),
};

/** Adds a GET that turns a list page by page; a cursor belongs to this list under these filters. */
export function listing<Params extends TObject, Filters extends TObject, Row, Item extends TSchema>(
  app: FastifyInstance,
  { cursors }: Pick<LoyaltyNeeds, 'cursors'>,
  list: Listing<Params, Filters, Row, Item>,
): void {
  app.get(
    `/api/loyalty/v1${list.path}`,
    {
      config: { permits: PEOPLE, waitsFor: list.waitsFor },
      schema: {
        summary: list.summary,
        ...(list.params ? { params: list.params } : {}),
        querystring: Type.Object({ ...list.filters.properties, ...PAGING }, { additionalProperties: false }),
        response: { 200: pageOf(list.item), 400: Problem, 404: Problem },
      },
    },
    async (request) => {
      const { limit = 50, cursor, ...filters } = request.query as { limit?: number; cursor?: string };
      const params = request.params as Static<Params>;
      const scope = `${list.path} ${JSON.stringify([params, filters])}`;
      const place = cursor === undefined ? undefined : (cursors.open(scope, cursor) as Place);
      const visible = visibleTo(request.principal!);
      const rows = await list.rows(
        { params, filters: filters as Static<Filters>, place, visible },
        limit + 1,
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const next = last ? { nextCursor: cursors.seal(scope, [...list.placeOf(last)]) } : {};
      return { ...(await list.shown(page)), ...next } as never;
    },
  );
}
