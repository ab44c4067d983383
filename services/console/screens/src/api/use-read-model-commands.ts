import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTell } from '../look/tell.tsx';
import { command } from './client.ts';

/** What an operator can ask of a read model of a service. */
export type ReadModelAction = 'rebuild' | 'pause' | 'resume' | 'cancel' | 'switch' | 'discard';

/** Asks a service to make one of its read models again, or decides on what it made. */
export function useReadModelCommands(service: string, readModel: string) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (action: ReadModelAction) =>
      command('POST', `/api/${service}/v1/read-models/${readModel}/actions/${action}`),
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['operations'] }),
  });
}
