import { useSuspenseQuery } from '@tanstack/react-query';
import type { Session } from '../api/contracts.ts';
import { session } from '../api/queries.ts';

/** The person at the keyboard; only within the signed-in screens. */
export function useMe(): Session {
  return useSuspenseQuery(session).data;
}
