import { Rejection } from '@rapport/kernel/decider';
import { kindOf, scopeOf, serviceOf } from './scopes.ts';

/** What somebody names of what they may hear; nothing: all of it. */
export interface Named {
  readonly types?: readonly string[] | undefined;
  /** Kinds of records. */
  readonly records?: readonly string[] | undefined;
}

/** The types that somebody with these scopes hears: those they name, of the records they name, or all that are open to them. */
export function typesFor(
  known: readonly string[],
  scopes: readonly string[],
  { types, records }: Named,
): readonly string[] {
  refuseUnknown(known, { types, records });
  const isOpen = (type: string) => scopes.includes(scopeOf(serviceOf(type)));
  for (const type of types ?? []) refuseShut(scopes, type);
  const ofRecords = (type: string) => records === undefined || records.includes(kindOf(type));
  return (types ?? known.filter(isOpen)).filter(ofRecords);
}

/** Refuses what there is not. */
export function refuseUnknown(known: readonly string[], { types = [], records = [] }: Named): void {
  const type = types.find((one) => !known.includes(one));
  if (type !== undefined) throw new Rejection('type-unknown', { eventType: type });
  const kinds = new Set(known.map(kindOf));
  const record = records.find((one) => !kinds.has(one));
  if (record !== undefined) throw new Rejection('record-kind-unknown', { record });
}

/** Refuses a type that these scopes do not open. */
export function refuseShut(scopes: readonly string[], type: string): void {
  const scope = scopeOf(serviceOf(type));
  if (!scopes.includes(scope)) throw new Rejection('scope-missing', { scope });
}
