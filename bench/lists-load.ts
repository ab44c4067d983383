import type pg from 'pg';

/** How much there is of everything. */
export const SIZE = { opportunities: 100_000, quotes: 100_000, cases: 200_000, owners: 40 } as const;

/** Owners by number, so that whoever asks can name one. */
export const ownerOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const OWNER = `('00000000-0000-4000-8000-' || lpad((n % ${SIZE.owners})::text, 12, '0'))::uuid`;

/**
 * Fills the read models of sales: for each opportunity its standings over a year (opened, moved, estimated anew, mostly
 * won or lost in the end), and a quote. What is sealed is taken from what was made through the doors before.
 */
export async function fillSales(client: pg.Client): Promise<void> {
  await client.query(`
    create temp table given as
      select row_number() over () - 1 as k, party_id, title from read.opportunities_v1;
    create temp table deal as
      select n, gen_random_uuid() as id, g.party_id, g.title,
        now() - interval '365 days' * random() as opened, 5 + random() * 60 as days, random() as fate
      from generate_series(1, ${SIZE.opportunities}) n
      join given g on g.k = n % (select count(*) from given);
    insert into read.opportunities_v1 (opportunity_id, code, party_id, lead_id, title, opened_at, reason, note, last_news)
      select id, 'OP-B' || n, party_id, null, title, opened, '', null, n from deal;
    create temp table step as
      select d.*, m, opened + interval '1 day' * days * m as from_at,
        case when m < 3 then opened + interval '1 day' * days * (m + 1) end as until_at
      from deal d cross join generate_series(0, 3) m;
    insert into read.opportunity_standings_v1 (opportunity_id, n, from_at, until_at, status, pipeline_version, stage,
      amount_minor, currency, expected_close, owner, team, branch)
      select id, m + 1, from_at,
        case when until_at <= now() and m < 3 and (m < 2 or fate < 0.7) then until_at end,
        case when m < 3 then 'open' when fate < 0.35 then 'won' else 'lost' end, 1,
        (array['new', 'needs-known', 'offered', 'negotiating'])[1 + m], 100000 + n, (array['CNY', 'EUR'])[1 + n % 2],
        (opened + interval '120 days')::date, ${OWNER}, null, null
      from step where from_at <= now() and (m < 3 or fate < 0.7);
    insert into read.quotes_v1 (quote_id, code, opportunity_id, party_id, owner, team, branch, begun_at, changed_at,
      standing, draft_version, draft, sent_version, sent, sent_at, ends_at, valid_until, gross_minor, currency, history,
      last_news)
      select gen_random_uuid(), 'Q-B' || n, id, party_id, ${OWNER}, null, null, opened, opened + interval '1 day',
        (array['valid', 'accepted', 'expired', 'declined'])[1 + n % 4], null, null, 1, '{}', opened, opened, '2026-12-31',
        100000 + n, 'CNY', '[]', n from deal where n <= ${SIZE.quotes};`);
  await client.query('vacuum analyze read.opportunities_v1, read.opportunity_standings_v1, read.quotes_v1');
}

/** Fills the read model of support: a tenth of all cases is not closed, and of these every tenth is breached. */
export async function fillCases(client: pg.Client): Promise<void> {
  await client.query(`
    create temp table given as
      select row_number() over () - 1 as k, c.* from read.cases_v1 c;
    insert into read.cases_v1 (case_id, code, status, case_type, priority, cause, owner, team, branch, party_id,
      conversation_id, subject, opened_at, changed_at, resolved_at, survey_id, first_response, resolution, next_due_at,
      warned, breached, last_news)
      select gen_random_uuid(), 'CS-B' || n, case when n % 10 > 0 then 'closed' else (array['open', 'waiting', 'resolved'])[1 + n / 10 % 3] end,
        g.case_type, g.priority, g.cause, ${OWNER}, null, null, g.party_id, null, g.subject,
        now() - interval '365 days' * random(), now(), null, null, g.first_response, g.resolution,
        now() + interval '30 days' * (random() - 0.1), n % 30 = 0, n % 100 = 0, n
      from generate_series(1, ${SIZE.cases}) n join given g on g.k = n % (select count(*) from given);`);
  await client.query('vacuum analyze read.cases_v1');
}
