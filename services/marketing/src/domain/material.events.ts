/** The same text in both languages. */
export type BilingualText = { readonly zh: string; readonly en: string };

/** Where a material leads to; texts name it by its id. */
export type MaterialLink = { readonly id: string; readonly url: string };

/** What a material says. */
export type MaterialContents = {
  readonly subject: BilingualText;
  readonly text: BilingualText;
  /** Absent: the text is all there is. */
  readonly html?: BilingualText;
  readonly links: readonly MaterialLink[];
};

/** A version of a text for many; runs name the version they send. */
export interface MaterialPublished {
  readonly type: 'MaterialPublished';
  readonly data: {
    readonly version: number;
    readonly code: string;
    readonly name: string;
    /** Code of a purpose of customers, or `service`. */
    readonly purpose: string;
    readonly contents: MaterialContents;
  };
}

/** No new run sends it; a new version brings it back. */
export interface MaterialWithdrawn {
  readonly type: 'MaterialWithdrawn';
  readonly data: { readonly version: number };
}

export type MaterialEvent = MaterialPublished | MaterialWithdrawn;
