import { Unavailable } from '@rapport/kernel/event-store';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { AccountName, Closed, SealedText, Wordless } from '../folds/personal.ts';
import { wordsOf } from '../folds/words.ts';
import { accountNames } from './account-names.ts';
import { detailsOf } from './customer-events.ts';

/** What opening needs of the world. */
export interface OpeningNeeds {
  readonly database: Database;
  readonly keys: Pick<KeyRing, 'open'>;
}

/** An answer with its personal texts opened; `locked` when the key ring is away and all of them are null. */
export interface Opened<T> {
  readonly answer: T;
  readonly locked: boolean;
}

/** The field that names of people who work here are bound to. */
const FIELD_OF_NAME = 'name';

/**
 * Fills all places of an answer: words and names are looked up, then everything sealed is opened in one batch. What was
 * forgotten is null. The answer's shape is the caller's promise; the route's schema holds it to that.
 */
export async function openAnswer<T>({ database, keys }: OpeningNeeds, closed: unknown): Promise<Opened<T>> {
  const [answer, names] = await Promise.all([withWords(database, closed), namesIn(database, closed)]);
  const places = collect(answer, isPlace);
  const texts = await openBatch(
    keys,
    places.map((place) => sealedOf(place, names)),
  );
  const byPlace = new Map(places.map((place, i) => [place, texts?.[i] ?? null]));
  return { answer: fill(answer, byPlace) as T, locked: texts === undefined };
}

type Place = Closed | AccountName;
type SealedField = { readonly field: string; readonly sealed: SealedText } | undefined;
type Spoken = Wordless & { readonly kind: string };

const isPlace = (value: object): value is Place => '$closed' in value || '$account' in value;
const isSpoken = (value: object): value is Spoken => '$words' in value;

/** All objects of a kind in a value, without those within them. */
function collect<T>(
  value: unknown,
  is: (value: object) => value is T & object,
  found: T[] = [],
): readonly T[] {
  if (typeof value !== 'object' || value === null) return found;
  if (is(value)) found.push(value);
  else for (const inner of Object.values(value)) collect(inner, is, found);
  return found;
}

/** The sealed names of all people who work here and are named in an answer; none of them stands in words. */
function namesIn(database: Database, answer: unknown): Promise<ReadonlyMap<string, SealedText>> {
  const isName = (value: object): value is AccountName => '$account' in value;
  return accountNames(database, [...new Set(collect(answer, isName).map(({ $account }) => $account))]);
}

/** Reads the words of all entries that are shown. */
async function withWords(database: Database, answer: unknown): Promise<unknown> {
  const spoken = collect(answer, isSpoken);
  const details = await detailsOf(
    database,
    spoken.map(({ $words }) => $words),
  );
  const put = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || isPlace(value)) return value;
    if (Array.isArray(value)) return value.map(put);
    if (!isSpoken(value))
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, put(inner)]));
    const { $words, cut, ...entry } = value;
    const words = details.get(`${$words.source}/${$words.position}`);
    if (words === undefined) throw new Error(`no words at ${$words.source}/${$words.position}`);
    return { ...entry, ...wordsOf(entry.kind, words, cut) };
  };
  return put(answer);
}

function sealedOf(place: Place, names: ReadonlyMap<string, SealedText>): SealedField {
  if ('$closed' in place) return { field: place.field, sealed: place.$closed };
  const sealed = names.get(place.$account);
  return sealed && { field: FIELD_OF_NAME, sealed };
}

/** Undefined when the key ring is away. */
async function openBatch(
  keys: Pick<KeyRing, 'open'>,
  fields: readonly SealedField[],
): Promise<readonly (string | undefined)[] | undefined> {
  const sealed = fields.filter((field) => field !== undefined);
  if (sealed.length === 0) return fields.map(() => undefined);
  try {
    const texts = (await keys.open(sealed)).values();
    return fields.map((field) => (field === undefined ? undefined : texts.next().value));
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

function fill(value: unknown, texts: ReadonlyMap<Place, string | null>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => fill(inner, texts));
  if (isPlace(value)) return textAt(value, texts);
  const filled = Object.entries(value).flatMap(([key, inner]) => {
    const text = fill(inner, texts);
    return text === undefined ? [] : [[key, text] as const];
  });
  return { ...Object.fromEntries(filled), ...(wasCut(value, texts) ? { textTruncated: true } : {}) };
}

function textAt(place: Place, texts: ReadonlyMap<Place, string | null>): string | null | undefined {
  const text = texts.get(place) ?? null;
  if (text === null || '$account' in place) return text;
  if (text === '' && place.optional) return undefined;
  return place.cut === undefined ? text : text.slice(0, place.cut).toWellFormed();
}

/** A message that was cut says so; its whole text is on the conversation's page. */
function wasCut(value: object, texts: ReadonlyMap<Place, string | null>): boolean {
  const { text, textTruncated } = value as { text?: unknown; textTruncated?: boolean };
  if (textTruncated !== false || typeof text !== 'object' || text === null || !isPlace(text)) return false;
  return '$closed' in text && (texts.get(text)?.length ?? 0) > (text.cut ?? Number.POSITIVE_INFINITY);
}
