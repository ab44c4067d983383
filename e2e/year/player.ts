import type { Fact } from './facts.ts';
import type { RewardName, TierName } from './offers.ts';
import type { Colleague, Seller } from './story.ts';

/** How a customer's quote stands on its public page. */
export type Standing = 'valid' | 'accepted' | 'unknown';

/**
 * All that people do and see in the walk. Each player does it through doors of its own, and waits until what follows can
 * be seen there; who acts comes first, and what is not as it should be throws.
 */
export interface Player extends Advised, Partnering, Promoting, Rewarding {
  /** The customer writes a mail. */
  mails(mail: { readonly subject: string; readonly text: string }): Promise<void>;
  /** The customer writes in the chat of the company's website, and says who they are. */
  chats(text: string): Promise<void>;
  /** Somebody finds it in the inbox by its subject or its words, with the customer already known, and takes it. */
  takes(who: Colleague, about: string): Promise<void>;
  replies(who: Colleague, about: string, text: string): Promise<void>;
  capturesLead(who: Seller, about: string, topic: string): Promise<void>;
  qualifiesLead(
    who: Seller,
    deal: { readonly title: string; readonly amount: string; readonly close: string },
  ): Promise<void>;
  writesQuote(
    who: Seller,
    quote: { readonly quantity: string; readonly unitPrice: string; readonly validUntil: string },
  ): Promise<void>;
  /** Sends the own quote; answers whether it left or was stopped by the other's. */
  sendsQuote(who: Seller): Promise<'sent' | 'product-already-quoted'>;
  /** Sees on the page of the own quote that it was met by the other's, or met it. */
  seesConflict(who: Seller): Promise<void>;
  /** The customer looks a quote's number up, without an account. */
  verifiesQuote(of: Seller): Promise<Standing>;
  promisesDelivery(who: Seller, promise: { readonly words: string; readonly until: string }): Promise<void>;
  acceptsQuote(who: Seller): Promise<void>;
  placesOrder(who: Seller): Promise<void>;
  /** The customer buys in the company's web shop, which takes the order in by itself. */
  ordersInShop(order: ShopOrder): Promise<void>;
  /** Of the latest order: so many went out, or came back. */
  deliversOrder(who: Seller, goods: Goods): Promise<void>;
  notesReturn(who: Seller, goods: Goods): Promise<void>;
  /** Sees the promise broken in the own work. */
  seesPromiseBroken(who: Seller): Promise<void>;
  keepsPromise(who: Seller): Promise<void>;
  opensCase(who: Colleague, about: string, subject: string): Promise<void>;
  /** Sees that a case is about to miss what was promised, and that nothing is missed yet. */
  seesCaseWarned(who: Colleague): Promise<void>;
  resolvesCase(who: Colleague, solution: string): Promise<void>;
  closesCase(who: Colleague): Promise<void>;
  /** The customer answers the survey at its public page, without an account. */
  answersSurvey(answer: { readonly score: number; readonly comment: string }): Promise<void>;
  /** The lines of the customer's page, earliest first, now or as of an instant, as they are to be read there. */
  readsPage(who: Colleague, asOf?: string): Promise<readonly string[]>;
  /** What the panels of the customer's page say in figures, now or as of an instant, as far as they show it. */
  readsPanels(who: Colleague, asOf?: string): Promise<Partial<Panels>>;
  /** Sees that the page as of this very instant is said to be provisional, and keeps it as of the moment before. */
  keepsPage(who: Colleague, now: string): Promise<void>;
  /** Sees that the page as of that moment is still the same in every panel and every line. */
  seesKeptPage(who: Colleague): Promise<void>;
  /** Whether a line of the page tells a fact of the walk. */
  tells(line: string, fact: Fact): boolean;
}

/** The part of it that sellers play, which each player keeps in a file of its own. */
export type Selling = Pick<
  Player,
  | 'capturesLead'
  | 'qualifiesLead'
  | 'writesQuote'
  | 'sendsQuote'
  | 'seesConflict'
  | 'acceptsQuote'
  | 'placesOrder'
  | 'deliversOrder'
  | 'notesReturn'
>;

/** An order as the web shop knows it. */
export interface ShopOrder {
  readonly number: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly on: string;
}

/** Pieces of an order's line on their way, out or back. */
export interface Goods {
  readonly quantity: string;
  readonly on: string;
}

/** What became of a campaign's messages so far: how many were sent, and of which reason others were not. */
export interface Became {
  readonly sent: number;
  readonly reasons: Readonly<Partial<Record<keyof typeof REASONS, number>>>;
}

/** Why a message waits or does not go, and how the screens say so. */
export const REASONS = {
  'open-case': 'a case is open',
  'after-case': 'a case was resolved a short while ago',
  'quiet-hours': 'it is night where the customer lives',
  withdrawn: 'the customer forbade it',
} as const;

/** What is done about a campaign. */
export interface Promoting {
  /** Writes down that the customer wants to hear of news. */
  notesPermission(who: Colleague, note: string): Promise<void>;
  /** Sends the campaign's material to its audience, at once. */
  startsRun(who: Colleague): Promise<void>;
  seesRun(who: Colleague, became: Became): Promise<void>;
  /** Another recipient says on the phone that they want no more of it. */
  notesOptOut(who: Colleague, note: string): Promise<void>;
  /** Finds the task to ask the customer whether all is well, and has done it. */
  asksWhetherAllIsWell(who: Colleague): Promise<void>;
  /** Sees what came of the campaign, by the first message before each order and by the last, and that either way adds up to the cent. */
  seesReturns(who: Colleague, came: { readonly orders: number; readonly worth: string }): Promise<void>;
}

/** What is done about the customer's points. */
export interface Rewarding {
  seesPoints(who: Colleague, points: Points): Promise<void>;
  /** Sees the customer's tier, and whether it is held although points are missing. */
  seesTier(who: Colleague, tier: TierName, held?: 'held'): Promise<void>;
  takesReward(who: Colleague, reward: RewardName): Promise<void>;
  givesRewardBack(who: Colleague, reward: RewardName, why: string): Promise<void>;
}

/** How an account stands. */
export interface Points {
  readonly pending: number;
  readonly spendable: number;
  readonly debt: number;
}

/** What the panels of a customer's page count. */
export interface Panels {
  readonly conversations: number;
  readonly messages: number;
  readonly replies: number;
  readonly openConversations: number;
  /** Quotes that hold. */
  readonly quotes: number;
  readonly orders: number;
  readonly promises: number;
  readonly brokenPromises: number;
  /** Open, or solved and not closed. */
  readonly cases: number;
  readonly permissions: number;
  /** What the account is worth. */
  readonly points: number;
}

/** Rules of the next best action that the walk meets, and what they advise in the words of the screens. */
export const ADVICE = {
  'broken-promise': 'Make good what we broke',
  'points-to-spend': 'Offer a reward for their points',
} as const;
export type AdviceName = keyof typeof ADVICE;

/** What analysis says of the customer at the moment of contact, and what is made of it. */
export interface Advised {
  /** Sees beside the customer what is best done next, and takes it up. */
  takesUp(who: Colleague, advice: AdviceName): Promise<void>;
  /** Sees it, and does not do it now. */
  declines(who: Colleague, advice: AdviceName): Promise<void>;
  /** Sees the customer in the segment of those who bought again, and in the audience made of it. */
  seesAmongRegulars(who: Colleague): Promise<void>;
}

/** Another company that subscribes when all has happened. */
export interface Partnering {
  /** Its program replays everything there ever was by pull; what comes from there on is pushed to it. */
  letsPartnerIn(): Promise<void>;
  /** It has heard every event of the log once, by the one way or the other; it stops. */
  partnerHasHeardAll(): Promise<void>;
}
