import { Unavailable } from '@rapport/kernel/event-store';
import type { Database } from '@rapport/kernel/postgres';
import type { KeyRing } from '@rapport/kernel/sealing';
import type { AccountName, Body, Closed, SealedText, Unopened } from '../folds/personal.ts';
import { accountNames } from './account-names.ts';
import { bodiesOf } from './customer-events.ts';

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

/** The field that names and long texts of events are bound to. */
const FIELD_OF_BODY = 'text';
const FIELD_OF_NAME = 'name';

/**
 * Fills all places of an answer: names and long texts are looked up, then everything sealed is opened in one batch. What
 * was forgotten is null.
 */
export async function openAnswer<T>(
  { database, keys }: OpeningNeeds,
  unopened: Unopened<T>,
): Promise<Opened<T>> {
  const places: Place[] = [];
  collect(unopened, places);
  const [names, bodies] = await Promise.all([
    accountNames(database, [
      ...new Set(places.flatMap((place) => ('$account' in place ? place.$account : []))),
    ]),
    bodiesOf(
      database,
      places.flatMap((place) => ('$body' in place ? place.$body : [])),
    ),
  ]);
  const sealed = places.map((place) => sealedOf(place, names, bodies));
  const texts = await openBatch(keys, sealed);
  const byPlace = new Map(places.map((place, i) => [place, texts?.[i] ?? null]));
  return { answer: fill(unopened, byPlace) as T, locked: texts === undefined };
}

type Place = Closed | Body | AccountName;
type SealedField = { readonly field: string; readonly sealed: SealedText } | undefined;

function isPlace(value: object): value is Place {
  return '$closed' in value || '$body' in value || '$account' in value;
}

function collect(value: unknown, places: Place[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (isPlace(value)) places.push(value);
  else for (const inner of Object.values(value)) collect(inner, places);
}

function sealedOf(
  place: Place,
  names: ReadonlyMap<string, SealedText>,
  bodies: ReadonlyMap<string, SealedText>,
): SealedField {
  if ('$closed' in place) return { field: place.field, sealed: place.$closed };
  const [field, sealed] =
    '$account' in place
      ? [FIELD_OF_NAME, names.get(place.$account)]
      : [FIELD_OF_BODY, bodies.get(`${place.$body.source}/${place.$body.position}`)];
  return sealed && { field, sealed };
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
  if (text === '' && '$closed' in place && place.optional) return undefined;
  if ('$body' in place && place.cut !== undefined) return text?.slice(0, place.cut).toWellFormed() ?? null;
  return text;
}

/** A message that was cut says so; its whole text is on the conversation's page. */
function wasCut(value: object, texts: ReadonlyMap<Place, string | null>): boolean {
  const { text, textTruncated } = value as { text?: unknown; textTruncated?: boolean };
  if (textTruncated !== false || typeof text !== 'object' || text === null || !isPlace(text)) return false;
  return '$body' in text && (texts.get(text)?.length ?? 0) > (text.cut ?? Number.POSITIVE_INFINITY);
}
