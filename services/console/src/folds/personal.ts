/** A personal text as events and read models hold it. */
export interface SealedText {
  readonly subject: string;
  readonly keyVersion: number;
  readonly box: string;
}

/** A place in an answer where a personal text goes once it was opened; the field is what the text is bound to. */
export interface Closed {
  readonly $closed: SealedText;
  readonly field: string;
  /** An empty text is left out. */
  readonly optional?: boolean;
  /** Longest text shown, in characters. */
  readonly cut?: number;
}

/** An entry whose words lie in its event's row; they are read only for what is shown. */
export interface Wordless {
  readonly $words: { readonly source: string; readonly position: number };
  /** Longest text shown, in characters. */
  readonly cut?: number;
}

/** A place for the name of a person who works here. */
export interface AccountName {
  readonly $account: string;
}

/** An answer whose personal texts (`string | null`) are still places. */
export type Unopened<T> = null extends T
  ? Closed | AccountName | null | Extract<T, undefined>
  : T extends readonly (infer Item)[]
    ? readonly Unopened<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: Unopened<T[K]> }
      : T;

/** A place for a sealed text; null where the event has none. */
export function closed(field: string, sealed: SealedText | undefined | null): Closed | null {
  return sealed ? { $closed: sealed, field } : null;
}

/** A place for a text that may be missing: left out then, and when it is empty. */
export function closedIfAny(field: string, sealed: SealedText | undefined | null): Closed | undefined {
  return sealed ? { $closed: sealed, field, optional: true } : undefined;
}

/** An object without the properties that are undefined. */
export function given<T extends object>(properties: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as never;
}
