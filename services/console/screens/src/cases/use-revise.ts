import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { command, worthRetrying } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';

/** Says a calendar or a policy anew, as the next version of the one that was seen. */
export function useRevise(path: string, seen: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ body, key }: { readonly body: object; readonly key: string }) =>
      command('POST', `/api/support/v1/${path}/actions/revise`, { body, key, seen }),
    retry: worthRetrying,
    onSuccess: () => tell.done(t`Saved; it holds from now on`),
    onSettled: () => client.invalidateQueries({ queryKey: ['service-settings'] }),
  });
}
