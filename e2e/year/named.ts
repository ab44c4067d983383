import { createHash } from 'node:crypto';

/** What is made anew in every installation: UUIDs, hashes under its own keys, addresses of its pages, customers' codes. */
const ID = new RegExp(
  [
    '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
    '\\b[0-9a-f]{64}\\b',
    'https?:[^\\s"\\\\]+',
    '\\bP[0-9A-Z]{9}\\b',
  ].join('|'),
  'g',
);

/**
 * Streams with a name for each id, the same for all who have the same streams but for the ids and the order: by the places
 * that an id is named in.
 */
export function named(texts: readonly string[]): string {
  const known = knownApart(texts);
  const sorted = texts.toSorted((a, b) => (told(a, known) < told(b, known) ? -1 : 1));
  const names = new Map<string, string>();
  for (const text of sorted)
    for (const [id] of text.matchAll(ID)) if (!names.has(id)) names.set(id, String(names.size + 1));
  return sorted.map((text) => told(text, names)).join('\n');
}

const told = (text: string, by: ReadonlyMap<string, string>) =>
  text.replaceAll(ID, (id) => `<${by.get(id) ?? ''}>`);

/**
 * Knows ids by the places they are named in, and by what else is named there, until no more of them can be told apart
 * (colour refinement, Weisfeiler and Leman 1968). Those that are left are alike in all that is said: one of them is picked,
 * whichever, and the rest told apart by it.
 */
function knownApart(texts: readonly string[]): ReadonlyMap<string, string> {
  let known: ReadonlyMap<string, string> = new Map();
  for (let before = 0; ;) {
    known = knownByPlaces(texts, known);
    const apart = new Set(known.values()).size;
    if (apart === known.size) return known;
    if (apart === before) known = new Map([...known, onePicked(known)]);
    before = apart;
  }
}

/** Of the first ids that are known alike, one that is known as itself from here on. */
function onePicked(known: ReadonlyMap<string, string>): readonly [string, string] {
  const alike = [...Map.groupBy(known, ([, by]) => by)].filter(([, ids]) => ids.length > 1);
  const [by, ids] = alike.toSorted(([a], [b]) => (a < b ? -1 : 1))[0]!;
  return [ids[0]![0], digest(`${by} picked`)];
}

/** Knows each id by what it was known by, and by where it is named: in which streams, as they are told so far, and at which places there. */
function knownByPlaces(
  texts: readonly string[],
  known: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const places = new Map<string, string[]>();
  for (const text of texts) {
    const stream = digest(told(text, known));
    [...text.matchAll(ID)].forEach(([id], i) => {
      const at = places.get(id) ?? [known.get(id) ?? ''];
      at.push(`${stream} ${i}`);
      places.set(id, at);
    });
  }
  return new Map([...places].map(([id, [was, ...at]]) => [id, digest([was, ...at.toSorted()].join())]));
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 12);
