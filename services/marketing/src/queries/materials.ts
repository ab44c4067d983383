import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { MaterialContents } from '../domain/material.events.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A material as it is kept, with its latest version. */
export interface MaterialRow {
  readonly material_id: string;
  readonly code: string;
  readonly name: string;
  readonly purpose: string;
  readonly status: 'offered' | 'withdrawn';
  readonly version: number;
  readonly contents: MaterialContents;
  readonly changed_at: string;
  readonly last_news: number;
}

const columns = sql`
  m.material_id, m.code, m.name, m.purpose, m.status, m.version, m.contents, m.changed_at, m.last_news`;

/** Materials, the latest changed first. */
export async function materialsBefore(
  database: Database,
  { purpose }: { readonly purpose?: string | undefined },
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<MaterialRow>> {
  const rows = await database.many<MaterialRow>(sql`
    select ${columns} from read.materials_v1 m
    where (m.changed_at, m.material_id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and (${purpose ?? null}::text is null or m.purpose = ${purpose ?? null}::text)
    order by m.changed_at desc, m.material_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One material. */
export function material(database: Database, materialId: string): Promise<MaterialRow | undefined> {
  return database.maybeOne<MaterialRow>(sql`
    select ${columns} from read.materials_v1 m where m.material_id = ${materialId}::uuid`);
}

/** A version of a material. */
export interface MaterialVersionRow {
  readonly version: number;
  readonly name: string;
  readonly contents: MaterialContents;
  readonly published_at: string;
}

/** Every version of a material, the latest first. */
export function materialVersions(
  database: Database,
  materialId: string,
): Promise<readonly MaterialVersionRow[]> {
  return database.many<MaterialVersionRow>(sql`
    select version, name, contents, published_at from read.material_versions_v1
    where material_id = ${materialId}::uuid order by version desc`);
}
