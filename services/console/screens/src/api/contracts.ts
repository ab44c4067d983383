/** Answers of the other services' public routes, as far as the screens use them. The console's own are in src/http/api.ts. */

/** GET /api/access/v1/sessions/current */
export interface Session {
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
  readonly role: 'admin' | 'agent';
}

/** GET /api/access/v1/accounts */
export interface Account {
  readonly accountId: string;
  readonly login: string | null;
  readonly name: string | null;
  readonly role: 'admin' | 'agent';
  readonly openedAt?: string;
  readonly closedAt?: string;
}

/** GET /api/customers/v1/parties?q= */
export interface FoundParty {
  readonly partyId: string;
  readonly code: string;
  readonly name?: string | null;
  readonly provisional: boolean;
  readonly matchedBy: string;
}

/** Where a received mail that waits for nobody is counted. */
export const SET_ASIDE = ['repeat', 'automatic', 'bounce', 'loop', 'unreadable', 'spam', 'closed'] as const;
export type SetAside = (typeof SET_ASIDE)[number];
/** Every part a received mail can be counted in. */
export const BUCKETS = ['answered', 'open', ...SET_ASIDE] as const;
export type Bucket = (typeof BUCKETS)[number];

/** One day of GET /api/channels/v1/reckoning; a reason that has no mails may be left out. */
export interface ReckoningDay {
  readonly day: string;
  readonly received: number;
  readonly answered: number;
  readonly open: number;
  readonly setAside: Readonly<Partial<Record<SetAside, number>>>;
}

/** One mail of GET /api/channels/v1/reckoning/{day}/{bucket}. */
export interface ReckonedMail {
  readonly mailId: string;
  readonly receivedAt: string;
  /** 0 for the first arrival, n for its n-th repeat. */
  readonly repeat: number;
  readonly mailbox: string;
  readonly conversationId?: string;
  readonly sameIdOtherContent: boolean;
  readonly subject: string | null;
  readonly from?: { readonly address: string | null };
  /** Of a closed one, what the person said. */
  readonly reason?: string;
}

/** One mail of GET /api/channels/v1/local-mailbox. */
export interface LocalMail {
  readonly mailId: string;
  readonly at: string;
  readonly conversationId: string;
  readonly from: string;
  readonly to: string | null;
  readonly subject: string | null;
}

/** GET /api/channels/v1/local-mailbox/{mailId} */
export interface OpenLocalMail extends LocalMail {
  readonly text: string | null;
  /** The message as it would have left. */
  readonly raw: string;
  readonly locked: boolean;
}

/** A page of what a search found. */
export interface FoundPage extends Page<FoundParty> {
  /** More fit than a search looks through: some of them are on no page. */
  readonly tooMany?: boolean;
}

/** Somebody as lists name them: without a name, none is known of them. */
export interface NamedCustomer {
  readonly code: string;
  readonly name?: string | null;
}

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string;
  /** The key ring is down: personal texts are null for now. */
  readonly locked: boolean;
}
