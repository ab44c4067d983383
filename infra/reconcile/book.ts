import { type Fact, type FactData, type Topic, typeOf } from '@rapport/proto/catalogue';

/** An event as the log has it. */
export interface Logged {
  readonly type: string;
  readonly data: unknown;
  /** Id of the record it is about. */
  readonly subject: string;
  readonly source: string;
  readonly position: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** Asks the installation what its screens show. */
export interface Shown {
  /** What a screen asks for; fails with the address when that is refused. */
  get(path: string): Promise<Readonly<Record<string, unknown>>>;
  /** All items of a list, page by page. */
  list(path: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** A figure on a screen: what the events make it, and what is shown. */
export interface Figure {
  /** The screen and what of it, as people would say it. */
  readonly what: string;
  readonly recomputed: string | number;
  readonly shown: string | number;
}

/**
 * One book: figures of some screens, kept from the events alone and by nothing of the services' own. Topics come one after
 * the other, the events of a record in their order.
 */
export interface Book {
  readonly name: string;
  readonly topics: readonly Topic[];
  take(event: Logged): void;
  /** Compares with what is shown, once everything was taken. */
  figures(shown: Shown): Promise<readonly Figure[]>;
}

type Entries<T extends Topic> = {
  readonly [F in Fact<T>]?: (data: FactData<T, F>, event: Logged) => void;
};

/** What a book does with the facts of a topic; all others say nothing to it. */
export function entriesOf<T extends Topic>(
  topic: T,
  entries: Entries<T>,
): ReadonlyMap<string, (event: Logged) => void> {
  const known = Object.entries(entries) as [Fact<T>, (data: unknown, event: Logged) => void][];
  return new Map(known.map(([fact, take]) => [typeOf(topic, fact), (event) => take(event.data, event)]));
}

/** Hands an event to whichever of some entries knows its type. */
export function taking(...all: readonly ReadonlyMap<string, (event: Logged) => void>[]): Book['take'] {
  const entries = new Map(all.flatMap((one) => [...one]));
  return (event) => entries.get(event.type)?.(event);
}

/** Adds to a count or a sum kept by name. */
export function add(sums: Map<string, number>, name: string, by = 1): void {
  sums.set(name, (sums.get(name) ?? 0) + by);
}

/** Figures of names and numbers of both sides; what only one side knows is nothing on the other. */
export function figuresOf(
  what: string,
  recomputed: ReadonlyMap<string, number>,
  shown: ReadonlyMap<string, number>,
): readonly Figure[] {
  return [...new Set([...recomputed.keys(), ...shown.keys()])].toSorted().map((name) => ({
    what: `${what}: ${name}`,
    recomputed: recomputed.get(name) ?? 0,
    shown: shown.get(name) ?? 0,
  }));
}
