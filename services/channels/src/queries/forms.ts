import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { FormField, FormPurpose } from '../domain/form.events.ts';
import type { Words } from '../domain/bilingual-text.ts';

/** A form as its latest version says. */
export interface FormRow {
  readonly form_id: string;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly title: Words;
  readonly purpose: FormPurpose;
  readonly fields: readonly FormField[];
  readonly mailbox: string;
  readonly sites: readonly string[];
  readonly changed_at: string;
  readonly last_news: number;
}

/** All forms, the newest first, after the last of the page before. */
export function formsAfter(
  database: Database,
  limit: number,
  after: string | undefined,
): Promise<readonly FormRow[]> {
  const beyond = after === undefined ? sql`true` : sql`form_id < ${after}::uuid`;
  return database.many<FormRow>(sql`
    select * from read.forms_v1 where ${beyond} order by form_id desc limit ${limit}`);
}

/** The words that a purpose of customers is asked in. */
export interface Wording {
  readonly version: number;
  readonly text: { readonly zh: string; readonly en: string };
}

/** The present words of every purpose that is open, by its code. */
export async function wordingsNow(database: Database): Promise<ReadonlyMap<string, Wording>> {
  const rows = await database.many<Wording & { readonly code: string }>(
    sql`select code, version, text from read.wordings_v1 where not closed and version > 0`,
  );
  return new Map(rows.map(({ code, version, text }) => [code, { version, text }]));
}
