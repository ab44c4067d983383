import type { Words } from './bilingual-text.ts';

/** What a website is from here on, whole. */
export interface SiteDefined {
  readonly type: 'SiteDefined';
  readonly data: {
    readonly version: number;
    readonly name: string;
    /** Origins its pages come from; no other page may show the chat. */
    readonly origins: readonly string[];
    /** Whose conversations they are: a mailbox of ours. */
    readonly mailbox: string;
    readonly greeting: Words;
    readonly accountId: string;
  };
}

/** From here on the website signs with another secret; what was signed with the one before counts no longer. */
export interface SiteSecretRenewed {
  readonly type: 'SiteSecretRenewed';
  readonly data: { readonly generation: number; readonly accountId: string };
}

/** Nobody chats there any more. */
export interface SiteClosed {
  readonly type: 'SiteClosed';
  readonly data: { readonly accountId: string };
}

export type SiteEvent = SiteDefined | SiteSecretRenewed | SiteClosed;
