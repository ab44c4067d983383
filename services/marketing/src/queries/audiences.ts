import type { Database } from '@rapport/kernel/postgres';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { Filter } from '../domain/audience.events.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** An audience as it is kept, with its latest version. */
export interface AudienceRow {
  readonly audience_id: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'offered' | 'retired';
  readonly version: number;
  readonly filter: Filter;
  readonly changed_at: string;
  readonly last_news: number;
}

const columns: Sql = sql`
  a.audience_id, a.code, a.name, a.status, a.version, a.filter, a.changed_at, a.last_news`;

/** Audiences, the latest changed first. */
export async function audiencesBefore(
  database: Database,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<AudienceRow>> {
  const rows = await database.many<AudienceRow>(sql`
    select ${columns} from read.audiences_v1 a
    where (a.changed_at, a.audience_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by a.changed_at desc, a.audience_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One audience. */
export function audience(database: Database, audienceId: string): Promise<AudienceRow | undefined> {
  return database.maybeOne<AudienceRow>(sql`
    select ${columns} from read.audiences_v1 a where a.audience_id = ${audienceId}::uuid`);
}

/** A product to choose from. */
export interface ProductRow {
  readonly product_id: string;
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
}

/** Every product there ever was: what was bought once can be asked for. */
export function productsAfter(
  database: Database,
  after: string,
  limit: number,
): Promise<readonly ProductRow[]> {
  return database.many<ProductRow>(sql`
    select product_id, code, name from read.products_v1 where code > ${after} order by code limit ${limit}`);
}
