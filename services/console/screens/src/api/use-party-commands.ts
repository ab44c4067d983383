import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';

/** What can be asked about a customer. */
export type PartyIntent = {
  readonly partyId: string;
  /** Version of the customer that was decided on; absent where nothing but the intent itself matters. */
  readonly seen?: string;
} & (
  | { readonly does: 'rename'; readonly name: string }
  | { readonly does: 'confirm' }
  | { readonly does: 'merge'; readonly intoPartyId: string }
  | { readonly does: 'unmerge'; readonly mergeId: string }
  | { readonly does: 'forget'; readonly reason: 'asked' | 'no-longer-needed' }
);

/** Changes who a customer is; the pages are read again once it is recorded. */
export function usePartyCommands() {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ key, intent }: { readonly key: string; readonly intent: PartyIntent }) => {
      const { partyId, does, seen, ...body } = intent;
      return command<{ readonly mergeId?: string } | undefined>(
        'POST',
        `/api/customers/v1/parties/${partyId}/actions/${does}`,
        { body, key, ...(seen === undefined ? {} : { seen }) },
      );
    },
    retry: worthRetrying,
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) =>
          ['customer', 'conversation', 'parties', 'inbox'].includes(String(queryKey[0])),
      }),
  });
}

/** An intent with the key it keeps through every retry. */
export function intended(intent: PartyIntent): { readonly key: string; readonly intent: PartyIntent } {
  return { key: crypto.randomUUID(), intent };
}
