import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { command, worthRetrying } from '../api/client.ts';

interface Asked {
  readonly path: string;
  readonly body?: object;
  /** The version that was decided on. */
  readonly seen?: string;
}

/** Says something of consents or purposes; the same said twice is one intent. */
export function useConsentCommand(onDone: () => void = () => undefined) {
  const client = useQueryClient();
  const asked = useRef({ of: '', key: '' });
  return useMutation({
    mutationFn: ({ path, body = {}, seen }: Asked) => {
      const of = JSON.stringify([path, body]);
      if (asked.current.of !== of) asked.current = { of, key: crypto.randomUUID() };
      const { key } = asked.current;
      return command('POST', `/api/customers/v1/${path}`, { body, key, ...(seen ? { seen } : {}) });
    },
    retry: worthRetrying,
    onSuccess: () => {
      asked.current = { of: '', key: '' };
      onDone();
    },
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['consents', 'own-page', 'customer'].includes(String(queryKey[0])),
      }),
  });
}
