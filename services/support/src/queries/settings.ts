import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { SlaTarget } from '../domain/policy.events.ts';

/** A calendar as its latest version says. */
export interface CalendarRow {
  readonly calendar_id: string;
  readonly name: string;
  readonly version: number;
  readonly zone: string;
  readonly week: readonly (readonly { readonly from: string; readonly to: string }[])[];
  readonly special_days: readonly {
    readonly date: string;
    readonly name: string;
    readonly hours: readonly { readonly from: string; readonly to: string }[];
  }[];
  readonly changed_at: string;
  readonly last_news: number;
}

/** A policy as its latest version says. */
export interface PolicyRow {
  readonly policy_id: string;
  readonly name: string;
  readonly version: number;
  readonly calendar_id: string;
  readonly warning_percent: number;
  readonly targets: readonly SlaTarget[];
  readonly changed_at: string;
  readonly last_news: number;
}

/** All calendars by name, after the last of the page before. */
export function calendarsAfter(
  database: Database,
  limit: number,
  after?: { readonly name: string; readonly id: string },
): Promise<readonly CalendarRow[]> {
  const beyond = after ? sql`(name, calendar_id) > (${after.name}, ${after.id}::uuid)` : sql`true`;
  return database.many<CalendarRow>(sql`
    select * from read.calendars_v1 where ${beyond} order by name, calendar_id limit ${limit}`);
}

/** All policies by name, after the last of the page before. */
export function policiesAfter(
  database: Database,
  limit: number,
  after?: { readonly name: string; readonly id: string },
): Promise<readonly PolicyRow[]> {
  const beyond = after ? sql`(name, policy_id) > (${after.name}, ${after.id}::uuid)` : sql`true`;
  return database.many<PolicyRow>(sql`
    select * from read.sla_policies_v1 where ${beyond} order by name, policy_id limit ${limit}`);
}
