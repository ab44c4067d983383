import { type Cursors, EdgeProblem, type Principal } from '@rapport/kernel/http';
import { compileToSql, visibleTo } from '@rapport/kernel/policy';
import { type Sql, sql } from '@rapport/kernel/sql';
import { type Clock, isInstant, isUuid } from '@rapport/kernel/values';
import { type ConversationHeader, counterpartOf } from '../folds/conversation-header.ts';
import { type Unopened, closed, given } from '../folds/personal.ts';
import type { Channel, InboxItem, InboxPage, InboxView } from '../http/api.ts';
import { type OpeningNeeds, openAnswer } from './opening.ts';
import { survivors } from './survivors.ts';

/** What the inbox needs of the world. */
export interface InboxNeeds extends OpeningNeeds {
  readonly cursors: Cursors;
  readonly clock: Clock;
}

interface InboxRow {
  readonly conversation_id: string;
  readonly party_id: string | null;
  readonly owner: string | null;
  readonly state: InboxItem['state'];
  readonly waiting_since: string | null;
  readonly last_activity_at: string;
  readonly header: ConversationHeader;
}

type Person = Extract<Principal, { readonly kind: 'person' }>;

/** One page of a list: longest waiting first where work is listed, else latest first. */
export async function inboxPage(
  needs: InboxNeeds,
  person: Person,
  {
    view = 'unassigned',
    channel = '',
    cursor,
    limit = 50,
  }: { view?: InboxView; channel?: Channel | ''; cursor?: string; limit?: number },
): Promise<InboxPage> {
  const { database, cursors } = needs;
  const scope = `inbox ${view} ${view === 'mine' ? person.accountId : ''} ${channel}`;
  const after = cursor === undefined ? undefined : placeOf(cursors.open(scope, cursor));
  const order = orderOf(view);
  const visible = compileToSql(visibleTo(person));
  const [rows, counts] = await Promise.all([
    database.many<InboxRow>(sql`
      select * from read.inbox_v1 where ${conditionOf(view, person)} and ${visible} and ${through(channel)} and ${after ? order.after(after) : sql`true`}
      order by ${order.by} limit ${limit + 1}`),
    database.one<InboxPage['counts']>(sql`
      select count(*) filter (where state = 'unassigned') as unassigned,
        count(*) filter (where owner = ${person.accountId}::uuid) as mine, count(*) as open
      from read.inbox_v1 where state <> 'closed' and ${visible}`),
  ]);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const standsFor = await survivors(
    database,
    shown.flatMap(({ party_id }) => party_id ?? []),
  );
  const { answer, locked } = await openAnswer<readonly InboxItem[]>(
    needs,
    shown.map((row) => itemOf(row, standsFor)),
  );
  return {
    items: [...answer],
    ...(last
      ? { nextCursor: cursors.seal(scope, [last.waiting_since, last.last_activity_at, last.conversation_id]) }
      : {}),
    counts,
    locked,
  };
}

interface Place {
  readonly waitingSince: string | null;
  readonly lastActivityAt: string;
  readonly conversationId: string;
}

const WAITING = {
  by: sql`coalesce(waiting_since, 'infinity'), last_activity_at, conversation_id`,
  after: ({ waitingSince, lastActivityAt, conversationId }: Place): Sql => sql`
    (coalesce(waiting_since, 'infinity'), last_activity_at, conversation_id)
      > (coalesce(${waitingSince}::timestamptz, 'infinity'), ${lastActivityAt}::timestamptz, ${conversationId}::uuid)`,
};

const LATEST = {
  by: sql`last_activity_at desc, conversation_id desc`,
  after: ({ lastActivityAt, conversationId }: Place): Sql =>
    sql`(last_activity_at, conversation_id) < (${lastActivityAt}::timestamptz, ${conversationId}::uuid)`,
};

const orderOf = (view: InboxView) => (view === 'closed' || view === 'all' ? LATEST : WAITING);

function conditionOf(view: InboxView, { accountId }: Person): Sql {
  switch (view) {
    case 'unassigned':
      return sql`state = 'unassigned'`;
    case 'mine':
      return sql`state = 'owned' and owner = ${accountId}::uuid`;
    case 'open':
      return sql`state <> 'closed'`;
    case 'closed':
      return sql`state = 'closed'`;
    case 'all':
      return sql`true`;
  }
}

const through = (channel: string): Sql =>
  channel === '' ? sql`true` : sql`header ->> 'channel' = ${channel}`;

function placeOf([waitingSince, lastActivityAt, conversationId]: readonly unknown[]): Place {
  const waits = waitingSince === null || (typeof waitingSince === 'string' && isInstant(waitingSince));
  const fits =
    typeof lastActivityAt === 'string' && isInstant(lastActivityAt) && isUuid(String(conversationId));
  if (!waits || !fits) throw new EdgeProblem('invalid-cursor');
  return {
    waitingSince: waitingSince as string | null,
    lastActivityAt,
    conversationId: String(conversationId),
  };
}

function itemOf(row: InboxRow, standsFor: ReadonlyMap<string, string>): Unopened<InboxItem> {
  const { header, party_id, owner } = row;
  return given({
    conversationId: row.conversation_id,
    subject: closed('subject', header.subject),
    counterpart: counterpartOf(header),
    channel: header.channel,
    partyId: party_id === null ? undefined : (standsFor.get(party_id) ?? party_id),
    mailbox: header.mailbox,
    state: row.state,
    ownerId: owner ?? undefined,
    ownerName: owner === null ? undefined : { $account: owner },
    waitingSince: row.waiting_since ?? undefined,
    lastActivityAt: row.last_activity_at,
    lastText: closed('text', header.lastText),
    replyState: header.lastReply?.state,
  });
}
