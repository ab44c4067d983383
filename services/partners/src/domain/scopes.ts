/** Opens personal fields; without it events carry ids and business facts alone. */
export const PERSONAL = 'personal';

/** What may be heard: the events of a service, or personal fields. */
export const scopeOf = (service: string): string => `events:${service}`;

/** The service that says a type of events, and the kind of record it is about. */
export const serviceOf = (type: string): string => type.split('.')[1] ?? '';
export const kindOf = (type: string): string => type.split('.')[2] ?? '';

/** Scopes in one order, each once, so that the same grant is the same list. */
export function inOrder(scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes)].toSorted();
}

/** What a key opens today: what it was given, as far as its partner still has it. */
export function opened(given: readonly string[], granted: readonly string[]): readonly string[] {
  return given.filter((scope) => granted.includes(scope));
}
