import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';

/** Something to be done in loyalty: the address under the service, and what goes with it. */
export interface LoyaltyIntent {
  readonly path: string;
  readonly body?: object;
  /** Version that was decided on. */
  readonly seen?: string;
  /** What is said once it is done. */
  readonly says: string;
  readonly key: string;
}

/** Names an intent; it keeps its key through every retry. */
export function meant(intent: Omit<LoyaltyIntent, 'key'>): LoyaltyIntent {
  return { ...intent, key: crypto.randomUUID() };
}

/** Changes programmes, members and rewards; what shows them is read again once it is recorded. */
export function useLoyaltyCommand(
  options: {
    readonly onDone?: (answer: Readonly<Record<string, string>>) => void;
    /** Says whether it dealt with the refusal itself. */
    readonly onRefused?: (error: unknown) => boolean;
  } = {},
) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body, key, seen }: LoyaltyIntent) =>
      command<Readonly<Record<string, string>>>('POST', `/api/loyalty/v1/${path}`, {
        body: body ?? {},
        key,
        ...(seen === undefined ? {} : { seen }),
      }),
    retry: worthRetrying,
    onSuccess: (answer, { says }) => {
      tell.done(says);
      options.onDone?.(answer);
    },
    onError: (error) => {
      if (!options.onRefused?.(error)) tell.failed(t`That did not work; nothing was changed`, error);
    },
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['loyalty', 'customer'].includes(String(queryKey[0])),
      }),
  });
}
