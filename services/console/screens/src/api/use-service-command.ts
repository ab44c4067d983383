import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';

/** Something to be done in a service: the address under it, and what goes with it. */
export interface Intent {
  readonly path: string;
  readonly body?: object;
  /** Version that was decided on. */
  readonly seen?: string;
  /** What is said once it is done. */
  readonly says: string;
  readonly key: string;
}

/** Names an intent; it keeps its key through every retry. */
export function meant(intent: Omit<Intent, 'key'>): Intent {
  return { ...intent, key: crypto.randomUUID() };
}

/** What follows from an answer. */
export interface Answering {
  readonly onDone?: (answer: Readonly<Record<string, string>>) => void;
  /** Says whether it dealt with the refusal itself. */
  readonly onRefused?: (error: unknown) => boolean;
}

/** Changes what a service holds; what shows it (queries by their first word) is read again once it is recorded. */
export function useServiceCommand(
  service: string,
  shownIn: readonly string[],
  { onDone, onRefused }: Answering = {},
) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body, key, seen }: Intent) =>
      command<Readonly<Record<string, string>>>('POST', `/api/${service}/v1/${path}`, {
        body: body ?? {},
        key,
        ...(seen === undefined ? {} : { seen }),
      }),
    retry: worthRetrying,
    onSuccess: (answer, { says }) => {
      tell.done(says);
      onDone?.(answer);
    },
    onError: (error) => {
      if (!onRefused?.(error)) tell.failed(t`That did not work; nothing was changed`, error);
    },
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => shownIn.includes(String(queryKey[0])) }),
  });
}
