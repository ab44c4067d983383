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

/** Asks something of the gate; the same asked twice before it was answered is one intent. */
export function useGateCommand(done: string) {
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
      tell.done(done);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['gate'] }),
  });
}
