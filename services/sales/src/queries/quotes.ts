import { type PolicyTree, compileToSql } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import type { Sealed } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { OtherQuote, QuoteContents } from '../domain/quote.events.ts';
import { accountName, partyName } from './people.ts';
import { HIGHEST, type Page, type Place, pageOf } from '@rapport/kernel/values';

/** Something that happened to a quote. */
export interface QuoteHappening {
  readonly what: string;
  readonly at: string;
  readonly actor: string;
  readonly version?: number;
  readonly reason?: string | Sealed | null;
  readonly by?: OtherQuote | readonly OtherQuote[];
  readonly despite?: readonly OtherQuote[];
}

/** A quote as it is kept; personal texts sealed. */
export interface QuoteRow {
  readonly quote_id: string;
  readonly code: string;
  readonly opportunity_id: string;
  readonly party_id: string;
  readonly party_name: Sealed | null;
  readonly owner: string | null;
  readonly owner_name: Sealed | null;
  readonly begun_at: string;
  readonly changed_at: string;
  readonly standing: string;
  readonly draft_version: number | null;
  readonly draft: QuoteContents | null;
  readonly sent_version: number | null;
  readonly sent: QuoteContents | null;
  readonly sent_at: string | null;
  readonly ends_at: string | null;
  readonly valid_until: string;
  readonly gross_minor: string;
  readonly currency: string;
  readonly history: readonly QuoteHappening[];
  readonly last_news: number;
}

const columns = sql`
  q.quote_id, q.code, q.opportunity_id, q.party_id, ${partyName('q.party_id')} as party_name, q.owner,
  ${accountName('q.owner')} as owner_name, q.begun_at, q.changed_at, q.standing, q.draft_version, q.draft, q.sent_version,
  q.sent, q.sent_at, q.ends_at, q.valid_until, q.gross_minor::text as gross_minor, q.currency, q.history, q.last_news`;

/** Which quotes are asked for. */
export interface QuotesAsked {
  readonly opportunityId?: string | undefined;
  readonly family?: readonly string[] | undefined;
  readonly standing?: string | undefined;
  readonly owner?: string | undefined;
}

/** Quotes, those changed last first. */
export async function quotesBefore(
  database: Database,
  visible: PolicyTree,
  { opportunityId, family, standing, owner }: QuotesAsked,
  before: Place = HIGHEST,
  limit: number,
): Promise<Page<QuoteRow>> {
  const rows = await database.many<QuoteRow>(sql`
    select ${columns} from read.quotes_v1 q
    where (q.changed_at, q.quote_id) < (${before.at}::timestamptz, ${before.id}::uuid)
      and (${opportunityId ?? null}::uuid is null or q.opportunity_id = ${opportunityId ?? null}::uuid)
      and (${family ?? null}::uuid[] is null or q.party_id = any(${family ?? null}::uuid[]))
      and (${standing ?? null}::text is null or q.standing = ${standing ?? null})
      and (${owner ?? null}::uuid is null or q.owner = ${owner ?? null}::uuid)
      and ${compileToSql(visible, 'q')}
    order by q.changed_at desc, q.quote_id desc limit ${limit + 1}`);
  return pageOf(rows, limit);
}

/** One quote, if `visible` lets it be seen. */
export function quote(
  database: Database,
  visible: PolicyTree,
  quoteId: string,
): Promise<QuoteRow | undefined> {
  return database.maybeOne<QuoteRow>(sql`
    select ${columns} from read.quotes_v1 q where q.quote_id = ${quoteId}::uuid and ${compileToSql(visible, 'q')}`);
}

/** What anybody may know of a quote by its number. */
export interface PublicQuoteRow {
  readonly code: string;
  readonly standing: string;
  readonly sent_version: number | null;
  readonly sent_at: string | null;
  readonly ends_at: string | null;
  readonly valid_until: string;
}

/** The quote of a number. */
export function publicQuote(database: Database, code: string): Promise<PublicQuoteRow | undefined> {
  return database.maybeOne<PublicQuoteRow>(sql`
    select code, standing, sent_version, sent_at, ends_at, valid_until from read.quotes_v1 where code = ${code}`);
}

/** A quote that holds for a product of another one. */
export interface HoldingRow {
  readonly quote_id: string;
  readonly code: string;
  readonly seller_id: string;
  readonly seller_name: Sealed | null;
  readonly product_ids: readonly string[];
  readonly ends_at: string;
}

/** Other quotes that hold for some products towards a customer at an instant. */
export function holdingAgainst(
  database: Database,
  quoteId: string,
  family: readonly string[],
  productIds: readonly string[],
  at: string,
): Promise<readonly HoldingRow[]> {
  return database.many<HoldingRow>(sql`
    select o.quote_id, o.code, o.seller_id, ${accountName('o.seller_id')} as seller_name,
      array_agg(distinct o.product_id::text) as product_ids, max(o.ends_at) as ends_at
    from read.offers_v1 o
    where o.product_id = any(${productIds}::uuid[]) and o.party_id = any(${family}::uuid[])
      and o.quote_id <> ${quoteId}::uuid and o.ends_at > ${at}::timestamptz
    group by o.quote_id, o.code, o.seller_id order by o.code`);
}
