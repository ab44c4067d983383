import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';
import type { Reckoned, Terms, WrittenLine } from './sales.ts';

/** Something to be done in sales: the address under the service, and what goes with it. */
export interface SalesIntent {
  readonly path: string;
  readonly body?: object;
  /** Version that was decided on. */
  readonly seen?: string;
  /** What is said once it is done. */
  readonly says: string;
  readonly key: string;
}

/** Names an intent; it keeps its key through every retry. */
export function meant(intent: Omit<SalesIntent, 'key'>): SalesIntent {
  return { ...intent, key: crypto.randomUUID() };
}

/** Changes leads, opportunities, quotes, orders and products; what shows them is read again once it is recorded. */
export function useSalesCommand(
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
    mutationFn: ({ path, body, key, seen }: SalesIntent) =>
      command<Readonly<Record<string, string>>>('POST', `/api/sales/v1/${path}`, {
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
        predicate: ({ queryKey }) => ['sales', 'customer'].includes(String(queryKey[0])),
      }),
  });
}

/** What a quote would come to; nothing is kept. */
export function reckon(written: {
  readonly terms: Terms;
  readonly lines: readonly WrittenLine[];
}): Promise<Reckoned> {
  return command<Reckoned>('POST', '/api/sales/v1/quotes/actions/reckon', { body: written });
}
