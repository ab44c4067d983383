import type { EventType } from './queries.ts';

/** What a push is narrowed to; nothing chosen: everything that may be heard. */
export interface Narrowing {
  /** Kinds of records. */
  readonly records: readonly string[];
  /** Some types of a kind; of a kind without any, all. */
  readonly types: readonly string[];
  readonly customers: readonly { readonly partyId: string; readonly name: string }[];
}

export const everything: Narrowing = { records: [], types: [], customers: [] };

/** Kinds of records that scopes open, each with its types, in alphabetical order. */
export function kindsOpen(
  known: readonly EventType[],
  scopes: readonly string[],
): readonly (readonly [record: string, types: readonly string[]])[] {
  const open = Map.groupBy(
    known.filter(({ scope }) => scopes.includes(scope)),
    ({ record }) => record,
  );
  return [...open]
    .map(([record, of]) => [record, of.map(({ type }) => type).toSorted()] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** The same as a subscription says it: kinds alone as kinds, so that types yet to come belong to them; else type by type. */
export function asTerms({ records, types, customers }: Narrowing, known: readonly EventType[]) {
  const chosen = types.filter((type) =>
    known.some((one) => one.type === type && records.includes(one.record)),
  );
  const parties = customers.map(({ partyId }) => partyId);
  const terms = parties.length > 0 ? { parties } : {};
  if (chosen.length === 0) return { types: [], records, ...terms };
  const whole = records.filter(
    (record) => !known.some((one) => one.record === record && chosen.includes(one.type)),
  );
  const wholly = known.filter(({ record }) => whole.includes(record)).map(({ type }) => type);
  return { types: [...chosen, ...wholly].toSorted(), records: [], ...terms };
}

/** The last word of a type, by which it is known among those of its kind: `order-placed`. */
export const wordOf = (type: string): string => type.split('.')[3] ?? type;
