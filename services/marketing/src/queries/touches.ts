import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';
import { rootsAt } from '@rapport/parties';

/** A message of a campaign to a customer, and what became of it. */
export interface TouchRow {
  readonly message_id: string;
  readonly campaign_id: string;
  readonly campaign_code: string;
  readonly campaign_name: string;
  readonly material_id: string | null;
  readonly material_name: string;
  readonly material_version: number | null;
  readonly state: 'queued' | 'held' | 'attempted' | 'sent' | 'stopped' | 'failed' | 'uncertain';
  readonly reason: string;
  readonly queued_at: string;
  readonly sent_at: string | null;
  readonly bounced: boolean;
  readonly complained_at: string | null;
  readonly answered_at: string | null;
  readonly conversation_id: string | null;
  readonly followed: readonly { readonly link: string; readonly at: string }[];
}

/** Messages of campaigns to everybody who is one with a party, the latest first. */
export async function touchesOf(
  database: Database,
  partyId: string,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<TouchRow>> {
  const rows = await database.many<TouchRow>(sql`
    with recursive ${rootsAt()},
    head as (select coalesce((select root from roots where party_id = ${partyId}::uuid), ${partyId}::uuid) as id),
    family as (select id from head union select r.party_id from roots r join head on head.id = r.root)
    select s.message_id, s.campaign_id, k.code as campaign_code, k.name as campaign_name, s.material_id,
      coalesce(m.name, '') as material_name, s.material_version, s.state, s.reason, s.queued_at, s.sent_at,
      s.bounced_known_at is not null as bounced, s.complained_at, s.answered_at, s.conversation_id, s.followed
    from read.sendings_v1 s join family f on f.id = s.party_id
    join read.campaigns_v1 k on k.campaign_id = s.campaign_id
    left join read.materials_v1 m on m.material_id = s.material_id
    where (s.queued_at, s.message_id) < (${before.at}::timestamptz, ${before.id}::uuid)
    order by s.queued_at desc, s.message_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** A message of a campaign that left, by the asked party that stands for whom it was sent to. */
export interface SentTouch {
  readonly asked: string;
  readonly message_id: string;
  readonly campaign_id: string;
  readonly code: string;
  readonly name: string;
  readonly sent_at: string;
  readonly bounced: boolean;
  readonly followed: boolean;
  readonly answered: boolean;
  readonly complained: boolean;
}

/** What was sent to some customers for campaigns, the latest first. */
export function sentTo(
  database: Database,
  partyIds: readonly string[],
  limit: number,
): Promise<readonly SentTouch[]> {
  return database.many<SentTouch>(sql`
    with recursive ${rootsAt()},
    heads as (
      select a.id as asked, coalesce(r.root, a.id) as id
      from unnest(${[...new Set(partyIds)]}::uuid[]) as a (id) left join roots r on r.party_id = a.id
    ),
    family as (select asked, id from heads union select h.asked, r.party_id from roots r join heads h on h.id = r.root)
    select f.asked, s.message_id, s.campaign_id, k.code, k.name, s.sent_at, s.bounced_known_at is not null as bounced,
      s.followed <> '[]'::jsonb as followed, s.answered_at is not null as answered,
      s.complained_at is not null as complained
    from read.sendings_v1 s join family f on f.id = s.party_id
    join read.campaigns_v1 k on k.campaign_id = s.campaign_id
    where s.sent_at is not null order by s.sent_at desc, s.message_id desc, f.asked limit ${limit}`);
}
