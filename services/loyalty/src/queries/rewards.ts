import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';
import type { NameInBoth } from '../domain/programme.events.ts';

/** A reward as it is kept. */
export interface RewardRow {
  readonly reward_id: string;
  readonly programme_id: string;
  readonly code: string;
  readonly name: NameInBoth;
  readonly points: number;
  readonly stock: number | null;
  readonly remaining: number | null;
  readonly taken: number;
  readonly per_member: number | null;
  readonly from_tier: string;
  readonly from_day: string;
  readonly until_day: string;
  readonly withdrawn: boolean;
  readonly offered_at: string;
  readonly last_news: number;
}

/** Rewards, the latest first. */
export async function rewardsBefore(
  database: Database,
  { programmeId, offered }: { readonly programmeId: string | undefined; readonly offered: boolean },
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<RewardRow>> {
  const rows = await database.many<RewardRow>(sql`
    select * from read.rewards_v1
    where (offered_at, reward_id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and (${programmeId ?? null}::uuid is null or programme_id = ${programmeId ?? null}::uuid)
      and (not ${offered}::boolean or not withdrawn)
    order by offered_at desc, reward_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}
