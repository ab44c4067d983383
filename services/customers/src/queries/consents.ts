import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import type { Evidence, Preferences } from '../domain/consent.events.ts';
import type { InBoth } from '../domain/purpose.events.ts';

/** A word that was said at a contact point. */
export interface ConsentWordRow {
  readonly event_id: string;
  readonly contact_point: string;
  readonly said: 'asked' | 'given' | 'withdrawn' | 'preferred';
  readonly purpose: string;
  readonly channel: string;
  readonly wording_version: number | null;
  readonly preferences: Preferences | null;
  readonly evidence: Evidence;
  readonly actor: string;
  readonly said_at: string;
  readonly position: number;
}

/** A purpose as its last words say. */
export interface PurposeRow {
  readonly purpose_id: string;
  readonly code: string;
  readonly name: InBoth;
  readonly promotion: boolean;
  readonly status: 'open' | 'closed';
  readonly version: number;
  readonly text: InBoth | null;
  readonly changed_at: string;
  readonly last_news: number;
}

/** What was said at some contact points, the latest first, before the last of the page before. */
export function wordsBefore(
  database: Database,
  contactPoints: readonly string[],
  limit: number,
  before?: number,
): Promise<readonly ConsentWordRow[]> {
  const earlier = before === undefined ? sql`true` : sql`position < ${before}`;
  return database.many<ConsentWordRow>(sql`
    select * from read.consent_words_v1 where contact_point = any(${contactPoints}::text[]) and ${earlier}
    order by position desc limit ${limit}`);
}

/** Purposes by code, after the last of the page before. */
export function purposesAfter(database: Database, limit: number, after = ''): Promise<readonly PurposeRow[]> {
  return database.many<PurposeRow>(sql`
    select * from read.purposes_v1 where code > ${after} order by code limit ${limit}`);
}

/** All purposes there are: configuration, a handful. */
export function allPurposes(database: Database): Promise<readonly PurposeRow[]> {
  return database.many<PurposeRow>(sql`select * from read.purposes_v1 order by code`);
}

/** A message that was sent there. */
export interface UseRow {
  readonly purpose: string;
  readonly sent_at: string;
}

/** What was sent to a contact point, the latest first. */
export function usesOf(database: Database, contactPoint: string, limit: number): Promise<readonly UseRow[]> {
  return database.many<UseRow>(sql`
    select purpose, sent_at from read.consent_uses_v1
    where contact_point = ${contactPoint} and sent_at is not null order by sent_at desc, message_id limit ${limit}`);
}
