import { Unavailable } from '@rapport/kernel/event-store';
import { type KeyRing, type Sealed, openTexts } from '@rapport/kernel/sealing';
import type { Json, JsonObject } from '@rapport/kernel/values';
import { facts } from '@rapport/proto/facts';
import type { FeedRow } from '../queries/feed.ts';

/** An event as partners read it: CloudEvents 1.0 in its JSON form, with the extensions named here. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** Id of the record it is about. */
  readonly subject: string;
  /** When it happened. */
  readonly time: string;
  /** When it was recorded; the feed is in this order. */
  readonly recordedtime: string;
  /** Within it order is promised. */
  readonly partitionkey: string;
  /** Grows along a source, and so along a partition key (CloudEvents' sequence extension). */
  readonly sequence: string;
  readonly datacontenttype: 'application/json';
  readonly data: JsonObject;
}

const careful = new Map(Object.values(facts).flatMap((types) => Object.entries(types)));

/** The service that says a type, by every type there is. */
export const TYPES: readonly string[] = [...careful.keys()].filter(
  (type) => !type.startsWith('rapport.partners.'),
);

/**
 * Events as a partner may read them. With `personal` the personal texts are opened, those of the forgotten are null;
 * without it they are left out. What is sensitive is always left out. Throws `Unavailable` while the key ring is away:
 * a text that cannot be opened now must not look like one that was forgotten.
 */
export async function cloudEvents(
  rows: readonly FeedRow[],
  personal: boolean,
  keys: Pick<KeyRing, 'open'>,
): Promise<readonly CloudEvent[]> {
  const drafts = rows.map((row) => ({ row, data: structuredClone(row.data) as Draft }));
  const wanted = drafts.flatMap(({ row, data }) => {
    const { personal: paths = [], sensitive = [] } = careful.get(row.type) ?? {};
    for (const path of personal ? sensitive : [...paths, ...sensitive]) leaveOut(data, path);
    return personal ? paths.flatMap((path) => placesOf(data, path)) : [];
  });
  const opening = wanted.map(({ field, sealed }) => ({ field, sealed }));
  const { texts, locked } = await openTexts(keys, opening);
  if (locked) throw new Unavailable('key ring');
  wanted.forEach(({ put }, i) => put(texts[i] ?? null));
  return drafts.map(({ row, data }) => cloudEvent(row, data));
}

function cloudEvent(row: FeedRow, data: JsonObject): CloudEvent {
  return {
    specversion: '1.0',
    id: row.id,
    source: `urn:rapport:${row.source}`,
    type: row.type,
    subject: row.stream_id.slice(row.stream_id.indexOf('-') + 1),
    time: row.occurred_at,
    recordedtime: row.recorded_at,
    partitionkey: row.stream_id,
    sequence: String(row.position).padStart(15, '0'),
    datacontenttype: 'application/json',
    data,
  };
}

type Draft = Record<string, Json | undefined>;

/** A sealed text in an event, and how what it opens to is put in its place. */
interface SealedPlace {
  readonly field: string;
  readonly sealed: Sealed;
  readonly put: (text: string | null) => void;
}

/** The objects that hold the last field of a path, and that field's name. */
function holdersOf(data: Draft, path: string): { readonly holders: readonly Draft[]; readonly last: string } {
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  const holders = steps.reduce<readonly Draft[]>(
    (at, step) => {
      const name = step.replace('[]', '');
      return at.flatMap((one) => membersOf(one[name], step.endsWith('[]')));
    },
    [data],
  );
  return { holders, last };
}

function membersOf(value: Json | undefined, several: boolean): readonly Draft[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = several ? Object.values(value) : [value];
  return members.filter((one): one is Draft => typeof one === 'object' && one !== null);
}

function leaveOut(data: Draft, path: string): void {
  const { holders, last } = holdersOf(data, path);
  for (const holder of holders) delete holder[last.replace('[]', '')];
}

function placesOf(data: Draft, path: string): readonly SealedPlace[] {
  const { holders, last } = holdersOf(data, path);
  const name = last.replace('[]', '');
  return holders.flatMap((holder) => {
    const value = holder[name];
    if (!last.endsWith('[]')) return placeIn(holder, name, name);
    return typeof value === 'object' && value !== null
      ? Object.keys(value).flatMap((key) => placeIn(value as Draft, key, name))
      : [];
  });
}

/** A sealed text is bound to its field's name, as the contract writes it. */
function placeIn(holder: Draft, key: string, name: string): readonly SealedPlace[] {
  const sealed = holder[key];
  if (typeof sealed !== 'object' || sealed === null) return [];
  const field = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const { subject = '', keyVersion = 0, box = '' } = sealed as unknown as Partial<Sealed>;
  // Protobuf leaves out what is empty: a sealed text without a box is none.
  if (box === '') {
    delete holder[key];
    return [];
  }
  return [{ field, sealed: { subject, keyVersion, box }, put: (text) => void (holder[key] = text) }];
}
