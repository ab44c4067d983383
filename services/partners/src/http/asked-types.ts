import { Rejection } from '@rapport/kernel/decider';
import { scopeOf } from '../domain/scopes.ts';

const serviceOf = (type: string) => type.split('.')[1] ?? '';

/** The types that somebody with these scopes hears: those they name, or all that are open to them. */
export function typesFor(
  known: readonly string[],
  scopes: readonly string[],
  named: string | undefined,
): readonly string[] {
  const isOpen = (type: string) => scopes.includes(scopeOf(serviceOf(type)));
  if (named === undefined) return known.filter(isOpen);
  const asked = [...new Set(named.split(','))];
  const unknown = asked.find((type) => !known.includes(type));
  if (unknown !== undefined) throw new Rejection('type-unknown', { eventType: unknown });
  const shut = asked.find((type) => !isOpen(type));
  if (shut !== undefined) throw new Rejection('scope-missing', { scope: scopeOf(serviceOf(shut)) });
  return asked;
}
