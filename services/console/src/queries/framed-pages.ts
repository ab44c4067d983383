import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** Origins of the websites that may show a form, or the chat, within their pages. */
export async function originsAround(database: Database, pageId: string): Promise<readonly string[]> {
  const row = await database.maybeOne<{ readonly origins: readonly string[] }>(sql`
    select origins from read.framed_pages_v1 where page_id = ${pageId}::uuid`);
  return row?.origins ?? [];
}
