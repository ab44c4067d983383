import type { StoredEvent } from '../../event-store/index.ts';
import { keyOf } from './answering.ts';
import type { Told } from './clients.ts';
import type { Installation } from './installation.ts';
import { copyOf, lateOf, stampOf } from './office.ts';
import { BOX_TOPIC, PUBLIC_TYPES, boxes } from './shop.ts';

/** All that does not hold of an installation at rest; empty when everything does. */
export async function findingsOf(
  installation: Installation,
  told: readonly Told[],
): Promise<readonly string[]> {
  const { services } = installation;
  const shop = await services.shop.store.readAll(0, Number.MAX_SAFE_INTEGER);
  const office = await services.office.store.readAll(0, Number.MAX_SAFE_INTEGER);
  return [
    ...commandFindings(shop, told),
    ...boxFindings(shop),
    ...alarmFindings(shop, installation.clock.now()),
    ...readModelFindings(installation, shop, office),
    ...reactionFindings(shop, office),
    ...lateFindings(installation, shop, office),
  ];
}

const EVENTS: Readonly<Record<Told['kind'], readonly string[]>> = {
  put: ['Put'],
  move: ['Given', 'Got'],
  wind: ['Wound'],
  still: ['Stilled'],
};

/** What was answered happened, once and whole; what was not answered happened at most once and whole. */
function* commandFindings(shop: readonly StoredEvent[], told: readonly Told[]): Iterable<string> {
  const asked = Map.groupBy(
    shop.filter(({ type }) => type !== 'Rang'),
    ({ meta }) => meta.correlationId,
  );
  for (const { kind, key } of told) {
    const happened = (asked.get(key) ?? []).map(({ type }) => type);
    if (happened.join() !== EVENTS[kind].join())
      yield `${kind} ${key} was answered and is [${happened.join()}]`;
  }
  for (const [key, events] of asked) {
    const happened = events.map(({ type }) => type).join();
    if (!Object.values(EVENTS).some((types) => types.join() === happened)) yield `${key} is [${happened}]`;
  }
}

function* boxFindings(shop: readonly StoredEvent[]): Iterable<string> {
  const gapless = shop.every(({ position }, i) => position === i + 1);
  if (!gapless) yield 'positions have gaps';
  const sum = (type: string) =>
    shop.reduce((total, event) => total + (event.type === type ? Number(event.data['n']) : 0), 0);
  if (sum('Given') !== sum('Got')) yield `given ${sum('Given')}, got ${sum('Got')}`;
  for (const box of boxes) {
    const places = shop.flatMap(({ type, streamId, data }) =>
      type === 'Put' && streamId === box ? [data['place']] : [],
    );
    if (places.some((place, i) => place !== i + 1)) yield `${box}: places ${places.join()}`;
  }
}

/** Each alarm rings once; one that was stilled may have rung before or not at all. */
function* alarmFindings(shop: readonly StoredEvent[], now: Date): Iterable<string> {
  const stilled = new Set(shop.flatMap(({ type, data }) => (type === 'Stilled' ? [data['alarm']] : [])));
  for (const { data } of shop.filter(({ type }) => type === 'Wound')) {
    const { alarm, due } = data;
    const rung = shop.filter((event) => event.type === 'Rang' && event.data['alarm'] === alarm);
    if (rung.length > 1) yield `alarm ${String(alarm)} rang ${rung.length} times`;
    const must = !stilled.has(alarm) && String(due) <= now.toISOString();
    if (must && rung.length === 0) yield `alarm ${String(alarm)} never rang`;
  }
}

const positionsOf = (events: readonly StoredEvent[], streamId: string, types?: readonly string[]) =>
  events
    .filter((event) => event.streamId === streamId && (types?.includes(event.type) ?? true))
    .map(({ position }) => position)
    .join();

function* readModelFindings(
  { services, projections }: Installation,
  shop: readonly StoredEvent[],
  office: readonly StoredEvent[],
): Iterable<string> {
  const rowsOf = (service: keyof typeof services, name: string, streamId: string) => {
    const row = services[service].tables.committed(`read.${name}`).get(JSON.stringify([streamId]));
    return ((row?.['positions'] ?? []) as readonly number[]).join();
  };
  const differs = (what: string, has: string, should: string) =>
    has === should ? [] : [`${what}: ${has} for ${should}`];
  for (const box of boxes) {
    yield* differs(`boxes ${box}`, rowsOf('shop', projections.boxes.name, box), positionsOf(shop, box));
    yield* differs(
      `seen ${box}`,
      rowsOf('office', projections.seen.name, box),
      positionsOf(shop, box, PUBLIC_TYPES),
    );
    for (const book of [copyOf(box), stampOf(box)])
      yield* differs(
        `books ${book}`,
        rowsOf('office', projections.books.name, book),
        positionsOf(office, book),
      );
  }
}

/** Each event heard led to one command, in the order of its stream. */
function* reactionFindings(shop: readonly StoredEvent[], office: readonly StoredEvent[]): Iterable<string> {
  const writtenIn = (streamId: string) =>
    office.flatMap((event) => (event.streamId === streamId ? [event.data['position']] : [])).join();
  for (const box of boxes) {
    const heard = positionsOf(shop, box, PUBLIC_TYPES);
    if (writtenIn(copyOf(box)) !== heard) yield `copies of ${box}: ${writtenIn(copyOf(box))} for ${heard}`;
    const copies = positionsOf(office, copyOf(box));
    if (writtenIn(stampOf(box)) !== copies)
      yield `stamps of ${box}: ${writtenIn(stampOf(box))} for ${copies}`;
  }
}

/**
 * Who begins late hears all from some event on, and nothing twice. Where the log has thrown away what was on its way when
 * they began, its source says it again: what was recorded before they began they need not hear then.
 */
function* lateFindings(
  { services, log }: Installation,
  shop: readonly StoredEvent[],
  office: readonly StoredEvent[],
): Iterable<string> {
  const places = services.office.tables.committed('ops.positions');
  for (const box of boxes) {
    const noted = office.flatMap(({ streamId, data }) =>
      streamId === lateOf(box) ? [Number(data['position'])] : [],
    );
    const wanted = shop.filter(
      ({ streamId, type }) => streamId === box && (type === 'Put' || type === 'Got'),
    );
    const place = places.get(keyOf('office.late', BOX_TOPIC, log.partitionOf(BOX_TOPIC, box)));
    const begunAt = String(place?.['begunAt']);
    const lacking = wanted.filter(({ position }) => position > noted[0]! && !noted.includes(position));
    const mayLack = lacking.every(({ recordedAt }) => recordedAt < begunAt);
    const once = new Set(noted).size === noted.length;
    const last = wanted.slice(wanted.length - noted.length).map(({ position }) => position);
    const isWhole = noted.toSorted((a, b) => a - b).join() === last.join();
    if (!isWhole && !(mayLack && once))
      yield `notes of ${box}: ${noted.join()} for ${wanted.map(({ position }) => position).join()}`;
  }
}
