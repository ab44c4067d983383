import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';

interface Asked {
  readonly path: string;
  readonly body?: object;
}

/** What is shown once: the text of a key, or the secret that pushes are signed with. */
export interface ShownOnce {
  readonly key?: string;
  readonly secret?: string;
}

/** Says something of a partner; the same said twice is one intent. */
export function usePartnerCommand(onDone: (shown: ShownOnce) => void = () => undefined) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: async ({ path, body = {} }: Asked) => {
      const of = JSON.stringify([path, body]);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      const { key } = asked.current;
      return (await command('POST', `/api/partners/v1/${path}`, { body, key })) as unknown as ShownOnce;
    },
    retry: worthRetrying,
    onSuccess: (shown) => {
      asked.current = { of: '', key: '' };
      tell.done(t`Saved; it holds from now on`);
      onDone(shown);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['partners'] }),
  });
}
