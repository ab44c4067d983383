import type { FactData } from '@rapport/proto/catalogue';
import { type Logged, entriesOf } from '../book.ts';
import { type Heard, type Of, type Survivor, amongThem } from './condition.ts';

interface Account {
  readonly partyId: string;
  readonly programmeId: string;
  tier: string;
  available: number;
  /** Joined with another, where all it held lies. */
  joined: boolean;
}

interface Message {
  readonly partyId: string;
  readonly campaignId: string;
  sent: boolean;
  bounced: boolean;
  followed: boolean;
  answered: boolean;
}

type Scores = FactData<'rapport.analytics.profile.v1', 'scoresChanged'>['scores'];

/** Hears of members, of campaigns' messages and of how customers rank. */
export function belongingHeard(survivorOf: Survivor): Heard<'member' | 'reached' | 'scored'> {
  const accounts = new Map<string, Account>();
  const messages = new Map<string, Message>();
  const ranks = new Map<string, Scores>();
  const who = (records: readonly { readonly partyId: string }[]) =>
    records.map(({ partyId }) => survivorOf(partyId));
  return {
    topics: ['rapport.loyalty.member.v1', 'rapport.channels.sending.v1', 'rapport.analytics.profile.v1'],
    entries: [
      membersHeard(accounts),
      messagesHeard(messages),
      entriesOf('rapport.analytics.profile.v1', {
        scoresChanged: ({ scores }, { subject }) => ranks.set(subject, scores),
      }),
    ],
    holders: {
      member: (fact) => who([...accounts.values()].filter((account) => belongs(account, fact))),
      reached: ({ campaignId, how }) =>
        who([...messages.values()].filter((one) => one.campaignId === campaignId && reached(one, how))),
      scored: (fact) => [...ranks].filter(([, scores]) => ranksSo(scores, fact)).map(([partyId]) => partyId),
    },
  };
}

function membersHeard(accounts: Map<string, Account>) {
  const changes = (subject: string, what: Partial<Account>) =>
    void Object.assign(accounts.get(subject) ?? {}, what);
  type Moved = { readonly standing: { readonly available: bigint } | undefined };
  const moves = ({ standing }: Moved, { subject }: Logged) => {
    if (standing) changes(subject, { available: Number(standing.available) });
  };
  const ranks = ({ to }: { readonly to: string }, { subject }: Logged) => changes(subject, { tier: to });
  return entriesOf('rapport.loyalty.member.v1', {
    memberEnrolled: ({ partyId, programmeId, tier }, { subject }) =>
      accounts.set(subject, { partyId, programmeId, tier, available: 0, joined: false }),
    ...{ pointsAwarded: moves, pointsReleased: moves, pointsExpired: moves, debtRepaid: moves },
    ...{ pointsRedeemed: moves, redemptionReversed: moves, pointsTakenBack: moves, pointsCorrected: moves },
    accountTakenOver: moves,
    tierRisen: ranks,
    tierReviewed: ranks,
    accountJoined: (_data, { subject }) => changes(subject, { joined: true }),
  });
}

function messagesHeard(messages: Map<string, Message>) {
  const notes =
    (what: Partial<Message>) =>
    (_data: unknown, { subject }: Logged) =>
      void Object.assign(messages.get(subject) ?? {}, what);
  return entriesOf('rapport.channels.sending.v1', {
    sendingQueued: ({ partyId, cause }, { subject }) => {
      const nothing = { sent: false, bounced: false, followed: false, answered: false };
      messages.set(subject, { partyId, campaignId: cause?.id ?? '', ...nothing });
    },
    sendingSent: notes({ sent: true }),
    sendingBounced: notes({ bounced: true }),
    linkFollowed: notes({ followed: true }),
    sendingAnswered: notes({ answered: true }),
  });
}

function belongs(account: Account, { programmeId, tiers, points = 0 }: Of<'member'>): boolean {
  const asked = programmeId === undefined || account.programmeId === programmeId;
  return !account.joined && asked && amongThem(tiers, account.tier) && account.available >= points;
}

/** What was sent and came back reached nobody. */
function reached({ sent, bounced, followed, answered }: Message, how: string): boolean {
  return how === 'sent' ? sent && !bounced : how === 'followed' ? followed : answered;
}

function ranksSo(scores: Scores, { classes, churn, recency, frequency, monetary }: Of<'scored'>): boolean {
  if (!scores?.class) return false;
  return (
    amongThem(classes, scores.class) &&
    amongThem(churn, scores.churn) &&
    amongThem(recency, scores.recency) &&
    amongThem(frequency, scores.frequency) &&
    amongThem(monetary, scores.monetary)
  );
}
