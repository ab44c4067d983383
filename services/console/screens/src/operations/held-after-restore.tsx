import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ServiceHealth } from '../../../src/http/api.ts';
import { command } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';
import { Moment } from '../look/small.tsx';
import styles from './operations-screen.module.css';

/** A service that goes on from a backup sends nothing until an administrator has looked and says so. */
export function HeldAfterRestore({
  service,
  restored,
}: {
  readonly service: string;
  readonly restored: NonNullable<ServiceHealth['restored']>;
}) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const release = useMutation({
    mutationFn: () =>
      command<{ readonly uncertain: number }>('POST', `/api/${service}/v1/restores/actions/release`),
    onSuccess: ({ uncertain }) =>
      tell.done(
        plural(uncertain, {
          one: 'Sending goes on; # message is uncertain now.',
          other: 'Sending goes on; # messages are uncertain now.',
        }),
      ),
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () => client.invalidateQueries({ queryKey: ['operations'] }),
  });
  return (
    <div className={styles['held']} role="alert">
      <p>
        <Trans>
          Restored <Moment at={restored.restoredAt} /> from a backup that knows everything until{' '}
          <Moment at={restored.knownUntil} />. Nothing is sent to the outside until you release it; what waits
          then becomes uncertain, because it may have been sent before.
        </Trans>
      </p>
      <Button size="compact-sm" loading={release.isPending} onClick={() => release.mutate()}>
        <Trans>Release sending</Trans>
      </Button>
    </div>
  );
}
