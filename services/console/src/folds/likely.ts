import type { Likely, Standing } from '../http/api-standing.ts';
import type { Unopened } from './personal.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A promise is pressing this long before it is due. */
const DUE_WITHIN_MS = 2 * DAY_MS;
/** What happened to an order or a solved case is what somebody writes about for so long. */
const FRESH_MS = 30 * DAY_MS;
/** An answer to a message that was sent unasked comes within so long. */
const ANSWERED_WITHIN_MS = 14 * DAY_MS;
/** So many are named: who reads more than three guesses had better ask. */
const NAMED = 3;

/** What somebody has said this time, as far as it could be read. */
export interface Words {
  readonly texts: readonly string[];
}

/**
 * Why a customer probably writes or calls at an instant, from what they have going on: first what they name by its number,
 * then what we owe them, then what is under way, then what was offered. A guess with its ground, in a fixed order that
 * anybody can check: nothing is learned here, and nothing decided by it.
 */
export function likelyReasons(
  standing: Unopened<Standing>,
  at: string,
  { texts }: Words = { texts: [] },
): readonly Likely[] {
  const guesses = [
    ...promises(standing, at),
    ...cases(standing),
    ...orders(standing, at),
    ...offers(standing),
    ...messages(standing, at),
  ];
  const known = numbered(standing);
  const mentioned = known.filter(({ code }) => code && texts.some((text) => text.includes(code)));
  const ranked = guesses.toSorted((a, b) => RANK.indexOf(a.why) - RANK.indexOf(b.why) || order(b.at, a.at));
  const named = new Set(mentioned.map(({ record }) => record.id));
  return [...mentioned, ...ranked.filter(({ record }) => !named.has(record.id))].slice(0, NAMED);
}

/** The order of what is likely: a promise we broke comes before all that goes as it should. */
const RANK: readonly Likely['why'][] = [
  'mentioned',
  'promise-broken',
  'case-missed',
  'case-open',
  'promise-due',
  'order-returned',
  'order-underway',
  'case-resolved',
  'order-delivered',
  'offer-open',
  'message-sent',
];

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const within = (earlier: string, later: string, ms: number) => Date.parse(later) - Date.parse(earlier) <= ms;

function promises({ promises: standing }: Unopened<Standing>, at: string): readonly Likely[] {
  return standing.flatMap(({ promiseId, due, broken }): readonly Likely[] => {
    const record = { kind: 'promise' as const, id: promiseId };
    if (broken) return [{ why: 'promise-broken', record, at: due.at }];
    return within(at, due.at, DUE_WITHIN_MS) ? [{ why: 'promise-due', record, at: due.at }] : [];
  });
}

function cases({ cases: standing }: Unopened<Standing>): readonly Likely[] {
  return standing.map(({ caseId, code, resolved, missed, openedAt }) => {
    const open = missed.length > 0 ? 'case-missed' : 'case-open';
    return {
      why: resolved ? 'case-resolved' : open,
      record: { kind: 'case', id: caseId },
      code,
      at: openedAt,
    };
  });
}

function orders({ orders: standing }: Unopened<Standing>, at: string): readonly Likely[] {
  return standing.flatMap(({ orderId, code, state, changedAt }): readonly Likely[] => {
    if (!within(changedAt, at, FRESH_MS)) return [];
    const why = ({ delivered: 'order-delivered', returned: 'order-returned' } as const)[state as string];
    return [{ why: why ?? 'order-underway', record: { kind: 'order', id: orderId }, code, at: changedAt }];
  });
}

function offers({ offers: standing }: Unopened<Standing>): readonly Likely[] {
  return standing.map(({ quoteId, code, sentAt }) => ({
    why: 'offer-open',
    record: { kind: 'quote', id: quoteId },
    code,
    at: sentAt,
  }));
}

function messages({ lastMessage }: Unopened<Standing>, at: string): readonly Likely[] {
  if (!lastMessage || !within(lastMessage.sentAt, at, ANSWERED_WITHIN_MS)) return [];
  const { messageId, sentAt } = lastMessage;
  return [{ why: 'message-sent', record: { kind: 'sending', id: messageId }, at: sentAt }];
}

/** All that has a number somebody could name. */
function numbered({ cases: open, offers: valid, orders: last }: Unopened<Standing>): readonly Likely[] {
  const why = 'mentioned' as const;
  return [
    ...open.map(({ caseId: id, code, openedAt }) => ({
      record: { kind: 'case' as const, id },
      code,
      at: openedAt,
    })),
    ...valid.map(({ quoteId: id, code, sentAt }) => ({
      record: { kind: 'quote' as const, id },
      code,
      at: sentAt,
    })),
    ...last.map(({ orderId: id, code, placedAt }) => ({
      record: { kind: 'order' as const, id },
      code,
      at: placedAt,
    })),
  ].map((one) => ({ why, ...one }));
}
