import { useLingui } from '@lingui/react/macro';
import { useRef } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command, worthRetrying } from './client.ts';

/** Something to be done with promises or tasks: the address under the service, and what goes with it. */
export interface WorkflowIntent {
  readonly path: string;
  readonly body?: object;
  /** Version that was decided on. */
  readonly seen?: string;
  /** What is said once it is done. */
  readonly says: string;
}

const SHOWN_IN = ['work', 'promises', 'tasks', 'customer'];

/** Changes promises and tasks; what shows them is read again once it is recorded. */
export function useWorkflowCommand(onDone?: () => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ key, intent }: { readonly key: string; readonly intent: WorkflowIntent }) =>
      command('POST', `/api/workflow/v1/${intent.path}`, {
        body: intent.body ?? {},
        key,
        ...(intent.seen === undefined ? {} : { seen: intent.seen }),
      }),
    retry: worthRetrying,
    onSuccess: (_, { intent }) => {
      tell.done(intent.says);
      onDone?.();
    },
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () =>
      client.invalidateQueries({ predicate: ({ queryKey }) => SHOWN_IN.includes(String(queryKey[0])) }),
  });
}

/** An intent with the key it keeps through every retry. */
export function meant(intent: WorkflowIntent): { readonly key: string; readonly intent: WorkflowIntent } {
  return { key: crypto.randomUUID(), intent };
}

/** Names an intent of a form: the same as long as what is asked stays the same, so that trying again does nothing twice. */
export function useMeaning(): (intent: WorkflowIntent) => ReturnType<typeof meant> {
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return (intent) => {
    const text = JSON.stringify([intent.path, intent.body]);
    if (last.current?.text !== text) last.current = { text, key: crypto.randomUUID() };
    return { intent, key: last.current.key };
  };
}
