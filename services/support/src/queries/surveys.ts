import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';

/** What a customer was asked about a case, and what came of it. */
export interface SurveyRow {
  readonly survey_id: string;
  readonly status: string;
  readonly sent: boolean;
  readonly score: number | null;
  readonly comment: Sealed | null;
  readonly issued_at: string;
  readonly expires_at: string;
  readonly answered_at: string | null;
}

/** The questions asked about a case, the first first. */
export function surveysOf(database: Database, caseId: string): Promise<readonly SurveyRow[]> {
  return database.many<SurveyRow>(sql`
    select survey_id, status, sent, score, comment, issued_at, expires_at, answered_at
    from read.surveys_v1 where case_id = ${caseId}::uuid order by issued_at, survey_id`);
}
