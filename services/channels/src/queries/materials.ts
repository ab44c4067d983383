import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Words } from '../domain/bilingual-text.ts';

/** A version of a material as it is sent. */
export interface Material {
  readonly material_id: string;
  readonly version: number;
  readonly code: string;
  readonly name: string;
  readonly purpose: string;
  readonly subject: Words;
  readonly text: Words;
  readonly html: Words | null;
  readonly links: readonly { readonly id: string; readonly url: string }[];
}

/** One version of a material, if it was heard of. */
export function materialVersion(
  database: Database,
  materialId: string,
  version: number,
): Promise<Material | undefined> {
  return database.maybeOne<Material>(sql`
    select material_id, version, code, name, purpose, subject, text, html, links from read.materials_v1
    where material_id = ${materialId} and version = ${version}`);
}

/** The version published last, unless it was withdrawn. */
export function materialNow(database: Database, materialId: string): Promise<Material | undefined> {
  return database.maybeOne<Material>(sql`
    select material_id, version, code, name, purpose, subject, text, html, links
    from (select * from read.materials_v1 where material_id = ${materialId} order by version desc limit 1) m
    where not withdrawn`);
}

/** Materials that may be sent, each in its latest version, by name. */
export function materialsToSend(database: Database): Promise<readonly Material[]> {
  return database.many<Material>(sql`
    select material_id, version, code, name, purpose, subject, text, html, links
    from (select distinct on (material_id) * from read.materials_v1 order by material_id, version desc) m
    where not withdrawn order by name, material_id limit 200`);
}
