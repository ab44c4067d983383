/** The same words in the languages customers read. */
export type InBoth = { readonly zh: string; readonly en: string };

/** Something customers may be contacted for: what it is called, and whether it promotes. */
export interface PurposeDefined {
  readonly type: 'PurposeDefined';
  readonly data: { readonly code: string; readonly name: InBoth; readonly promotion: boolean };
}

/** The words that are agreed to from here on; who agreed to earlier ones agreed to those. */
export interface WordingPublished {
  readonly type: 'WordingPublished';
  readonly data: { readonly purpose: string; readonly version: number; readonly text: InBoth };
}

/** Nobody is contacted for it any more. */
export interface PurposeClosed {
  readonly type: 'PurposeClosed';
  readonly data: { readonly code: string };
}

export type PurposeEvent = PurposeDefined | WordingPublished | PurposeClosed;
