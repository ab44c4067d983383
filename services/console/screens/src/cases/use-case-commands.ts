import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { command, worthRetrying } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';

/** Something a person wants done with a case; `key` stays the same for every try of it. */
interface CaseIntent {
  readonly path: string;
  readonly body?: object | undefined;
  /** The version that was decided on; absent where nothing but the intent itself matters. */
  readonly seen?: string | undefined;
  readonly key: string;
}

/** Does what is asked with a case; what shows it is read again once it is recorded. */
export function useCaseCommands(caseId: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: ({ path, body, seen, key }: CaseIntent) =>
      command('POST', `/api/support/v1/cases/${caseId}/${path}`, {
        key,
        ...(body ? { body } : {}),
        ...(seen ? { seen } : {}),
      }),
    retry: worthRetrying,
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['case', 'cases', 'customer'].includes(String(queryKey[0])),
      }),
  });
  /** True when it was done. */
  const run = async (path: string, body?: object, seen?: string): Promise<boolean> =>
    await mutateAsync({ path, body, seen, key: crypto.randomUUID() }).then(
      () => true,
      () => false,
    );
  return { run, isPending };
}
