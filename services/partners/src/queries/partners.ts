import type { Database } from '@rapport/kernel/postgres';
import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import { sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** A partner's account as it is kept. */
export interface PartnerRow {
  readonly partner_id: string;
  readonly code: string;
  readonly name: string;
  readonly status: 'open' | 'closed';
  readonly scopes: readonly string[];
  readonly opened_at: string;
  readonly last_news: number;
}

/** Partners that somebody may see, the latest first. */
export async function partnersBefore(
  database: Database,
  visible: PolicyTree,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<PartnerRow>> {
  const rows = await database.many<PartnerRow>(sql`
    select p.* from read.partners_v1 p
    where (p.opened_at, p.partner_id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and ${compileToSql(visible, 'p')}
    order by p.opened_at desc, p.partner_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One partner, if it may be seen. */
export function partner(
  database: Database,
  visible: PolicyTree,
  partnerId: string,
): Promise<PartnerRow | undefined> {
  return database.maybeOne<PartnerRow>(sql`
    select p.* from read.partners_v1 p where p.partner_id = ${partnerId}::uuid and ${compileToSql(visible, 'p')}`);
}

/** A key as it is kept; what it is, nobody here knows. */
export interface KeyRow {
  readonly key_id: string;
  readonly partner_id: string;
  readonly label: string;
  readonly scopes: readonly string[];
  readonly issued_at: string;
  readonly until: string;
  readonly revoked_at: string | null;
}

/** The keys of a partner, the latest first. */
export function keysOf(database: Database, partnerId: string): Promise<readonly KeyRow[]> {
  return database.many<KeyRow>(sql`
    select key_id, partner_id, label, scopes, issued_at, until, revoked_at from read.keys_v1
    where partner_id = ${partnerId}::uuid order by issued_at desc, key_id desc`);
}

/** Whose a key is and what it was given; its partner's account as it stands. */
export interface KnownKey extends KeyRow {
  readonly status: 'open' | 'closed';
  readonly granted: readonly string[];
}

/** Finds a key by its hash. */
export function keyByHash(database: Database, hash: string): Promise<KnownKey | undefined> {
  return database.maybeOne<KnownKey>(sql`
    select k.key_id, k.partner_id, k.label, k.scopes, k.issued_at, k.until, k.revoked_at, p.status, p.scopes as granted
    from read.keys_v1 k join read.partners_v1 p using (partner_id) where k.hash = ${hash}`);
}
