import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Price } from '../domain/product.events.ts';
import { LOWEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A product as it is kept. */
export interface ProductRow {
  readonly product_id: string;
  readonly code: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly unit: string;
  readonly tax_percent: string;
  readonly offered: boolean;
  readonly prices: readonly Price[];
  readonly added_at: string;
  readonly last_news: number;
}

/** What of the catalogue is looked for. */
export interface ProductsAsked {
  /** A part of a name or of the code. */
  readonly text: string | undefined;
  readonly onlyOffered: boolean;
}

/** The catalogue in the order it grew. */
export async function productsAfter(
  database: Database,
  { text, onlyOffered }: ProductsAsked,
  after: Place = LOWEST,
  limit: number,
): Promise<Page<ProductRow>> {
  const like = text === undefined ? '%' : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await database.many<ProductRow>(sql`
    select * from read.products_v1
    where (added_at, product_id) > (${after.at}::timestamptz, ${after.id}::uuid)
      and (name_zh ilike ${like} or name_en ilike ${like} or code ilike ${like})
      and (offered or not ${onlyOffered}::boolean)
    order by added_at, product_id limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One product, also one that is no longer offered. */
export function product(database: Database, productId: string): Promise<ProductRow | undefined> {
  return database.maybeOne<ProductRow>(sql`
    select * from read.products_v1 where product_id = ${productId}::uuid`);
}
