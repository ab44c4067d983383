import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';

/** Something to be done in marketing: the address under the service, and what goes with it. */
interface MarketingIntent {
  readonly path: string;
  readonly body?: object;
  /** Version that was decided on. */
  readonly seen?: string;
  /** What is said once it is done. */
  readonly says: string;
  readonly key: string;
}

/** Changes campaigns, runs, audiences and materials; what shows them is read again once it is recorded. */
export function useMarketingCommand(
  onDone: (answer: Readonly<Record<string, string>>) => void = () => undefined,
) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const mutation = useMutation({
    mutationFn: ({ path, body, key, seen }: MarketingIntent) =>
      command<Readonly<Record<string, string>>>('POST', `/api/marketing/v1/${path}`, {
        body: body ?? {},
        key,
        ...(seen === undefined ? {} : { seen }),
      }),
    retry: worthRetrying,
    onSuccess: (answer, { says }) => {
      tell.done(says);
      onDone(answer);
    },
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['marketing'] }),
  });
  return {
    /** The key stays the same through every retry. */
    run: (intent: Omit<MarketingIntent, 'key'>) => mutation.mutate({ ...intent, key: crypto.randomUUID() }),
    isPending: mutation.isPending,
  };
}
