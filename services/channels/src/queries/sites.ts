import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Words } from '../domain/bilingual-text.ts';

/** A website as its latest version says. */
export interface SiteRow {
  readonly site_id: string;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly name: string;
  readonly origins: readonly string[];
  readonly mailbox: string;
  readonly greeting: Words;
  readonly changed_at: string;
  readonly last_news: number;
}

/** All websites, the newest first, after the last of the page before. */
export function sitesAfter(
  database: Database,
  limit: number,
  after: string | undefined,
): Promise<readonly SiteRow[]> {
  const beyond = after === undefined ? sql`true` : sql`site_id < ${after}::uuid`;
  return database.many<SiteRow>(sql`
    select * from read.sites_v1 where ${beyond} order by site_id desc limit ${limit}`);
}
