import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { ImportBegun, ImportProgress } from '../domain/import.events.ts';
import { accountName } from './people.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** An import as it is kept; personal texts sealed. */
export interface ImportRow {
  readonly import_id: string;
  readonly status: 'running' | 'cancelled' | 'completed';
  readonly file_name: Sealed;
  readonly owner_name: Sealed | null;
  readonly rows_there: number;
  readonly rows_done: number;
  readonly captured: number;
  readonly known: number;
  readonly refused: ImportProgress['refused'];
  readonly list: Omit<ImportBegun['data'], 'fileName' | 'ownerId' | 'rows'>;
  readonly begun_at: string;
  readonly changed_at: string;
  readonly last_news: number;
}

const columns = sql`
  i.import_id, i.status, i.file_name, ${accountName('i.owner')} as owner_name, i.rows_there, i.rows_done, i.captured,
  i.known, i.refused, i.list, i.begun_at, i.changed_at, i.last_news`;

/** Imports, the latest first. */
export async function importsBefore(
  database: Database,
  visible: PolicyTree,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<ImportRow>> {
  const rows = await database.many<ImportRow>(sql`
    select ${columns} from read.imports_v1 i
    where (i.begun_at, i.import_id) < (${before.at}::timestamptz, ${before.id}::uuid) and ${compileToSql(visible, 'i')}
    order by i.begun_at desc, i.import_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One import, if `visible` lets it be seen. */
export function importById(
  database: Database,
  visible: PolicyTree,
  importId: string,
): Promise<ImportRow | undefined> {
  return database.maybeOne<ImportRow>(sql`
    select ${columns} from read.imports_v1 i where i.import_id = ${importId}::uuid and ${compileToSql(visible, 'i')}`);
}

/** Codes and customers of some leads, by their ids. */
export async function codesOfLeads(
  database: Database,
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly code: string; readonly party_id: string | null }>> {
  const rows = await database.many<{ lead_id: string; code: string; party_id: string | null }>(sql`
    select lead_id, code, party_id from read.leads_v1 where lead_id = any(${leadIds}::uuid[])`);
  return new Map(rows.map((row) => [row.lead_id, row]));
}

/** Whom contact points belong to, by what was heard. */
export async function partiesBy(
  database: Database,
  contactPoints: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await database.many<{ contact_point: string; party_id: string }>(sql`
    select contact_point, min(party_id::text) as party_id from read.contact_points_v1
    where contact_point = any(${[...new Set(contactPoints)]}::text[]) group by contact_point`);
  return new Map(rows.map(({ contact_point: point, party_id: partyId }) => [point, partyId]));
}
