import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Rejection } from '@rapport/kernel/decider';
import { type Cursors, Problem } from '@rapport/kernel/http';
import { visibleTo } from '@rapport/kernel/policy';
import type { Database } from '@rapport/kernel/postgres';
import { type KeyRing, openTexts } from '@rapport/kernel/sealing';
import { type ReckonedDay, type ReckonedMail, reckonedMails, reckoning } from '../queries/reckoning.ts';
import { BucketParams, BucketQuery, ReckonedPage, ReckoningQuery, ReckoningView } from './schemas.ts';

/** What the reckoning is made with. */
export interface ReckoningNeeds {
  readonly database: Database;
  readonly keys: KeyRing;
  readonly cursors: Cursors;
}

const PATH = '/api/channels/v1/reckoning';
const MAX_DAYS = 366;
const DAY_MS = 86_400_000;

/** Nothing unanswered: all that was received, by what became of it, each to be looked at. */
export const reckoningRoutes: FastifyPluginAsyncTypebox<ReckoningNeeds> = async (app, needs) => {
  const { database, keys, cursors } = needs;
  app.get(
    PATH,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['mails_v1', 'arrivals_v1'] },
      schema: {
        summary: 'Received = answered + open + set aside, per day',
        querystring: ReckoningQuery,
        response: { 200: ReckoningView, 400: Problem },
      },
    },
    async ({ query: { from, to, zone = 'UTC' } }) => {
      checkZone(zone);
      const span = (Date.parse(to) - Date.parse(from)) / DAY_MS;
      if (span < 0 || span >= MAX_DAYS) throw new Rejection('range-too-long');
      return { zone, days: (await reckoning(database, { from, to, zone })).map(reckoned) };
    },
  );

  app.get(
    `${PATH}/:day/:bucket`,
    {
      config: { permits: ['agent', 'admin'], waitsFor: ['mails_v1'] },
      schema: {
        summary: 'The mails of one day in one part of the reckoning, oldest first',
        params: BucketParams,
        querystring: BucketQuery,
        response: { 200: ReckonedPage, 400: Problem },
      },
    },
    async ({ principal, params, query: { cursor, limit = 50, zone = 'UTC' } }) => {
      checkZone(zone);
      const list = ['reckoning', params.day, params.bucket, zone].join(' ');
      const after = cursor === undefined ? undefined : placeOf(cursors, list, cursor);
      const wanted = { ...params, zone };
      const { rows, more } = await reckonedMails(database, visibleTo(principal!), wanted, limit, after);
      const last = more ? rows.at(-1) : undefined;
      return {
        ...(await opened(keys, rows)),
        ...(last ? { nextCursor: cursors.seal(list, [last.arrived_at, last.mail_id, last.repeat]) } : {}),
      };
    },
  );
};

function reckoned({ day, received, answered, open, ...setAside }: ReckonedDay) {
  const aside = Object.values(setAside).reduce((sum, n) => sum + n, 0);
  return { day, received, answered, open, setAside, unaccounted: received - answered - open - aside };
}

function checkZone(zone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (error) {
    throw new Rejection('unknown-time-zone', error instanceof Error ? { zone } : {});
  }
}

function placeOf(cursors: Cursors, list: string, cursor: string) {
  const [arrivedAt, mailId, repeat] = cursors.open(list, cursor) as readonly [string, string, number];
  return { arrivedAt, mailId, repeat };
}

async function opened(keys: KeyRing, rows: readonly ReckonedMail[]) {
  const wanted = rows.flatMap(({ address, subject }) => [
    { field: 'address', sealed: address },
    { field: 'subject', sealed: subject },
  ]);
  const { texts, locked } = await openTexts(keys, wanted);
  const items = rows.map((row, i) => ({
    mailId: row.mail_id,
    repeat: row.repeat,
    mailbox: row.mailbox,
    receivedAt: row.arrived_at,
    sameIdOtherContent: row.same_id_other_content,
    subject: texts[2 * i + 1] ?? null,
    ...(row.address ? { from: { address: texts[2 * i] ?? null } } : {}),
    ...(row.reason ? { reason: row.reason } : {}),
    ...(row.conversation_id ? { conversationId: row.conversation_id } : {}),
    ...(row.message_id ? { messageId: row.message_id } : {}),
  }));
  return { items, locked };
}
