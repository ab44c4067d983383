import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';

interface Asked {
  readonly path: string;
  readonly body?: object;
  /** The version that was decided on. */
  readonly seen?: string;
}

/** Says something of a website or a form; the same said twice is one intent. */
export function useWebsiteCommand(onDone: () => void = () => undefined) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: ({ path, body = {}, seen }: Asked) => {
      const of = JSON.stringify([path, body]);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      const { key } = asked.current;
      return command('POST', `/api/channels/v1/${path}`, { body, key, ...(seen ? { seen } : {}) });
    },
    retry: worthRetrying,
    onSuccess: () => {
      asked.current = { of: '', key: '' };
      tell.done(t`Saved; it holds from now on`);
      onDone();
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['websites'] }),
  });
}
