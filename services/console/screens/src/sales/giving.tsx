import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { PersonDialog } from '../people/person-dialog.tsx';

/** Gives a lead or a deal to a colleague: whom the address names, `leads/{id}/actions/assign`. */
export function Giving({
  path,
  seen,
  owner,
}: {
  readonly path: string;
  readonly seen: string;
  /** Who has it now. */
  readonly owner: string | undefined;
}) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const give = useSalesCommand({ onDone: () => setAsking(false) });
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsking(true)}>
        <Trans>Hand over</Trans>
      </Button>
      {asking && (
        <PersonDialog
          owner={owner}
          pending={give.isPending}
          onClose={() => setAsking(false)}
          onGive={(ownerId) => give.mutate(meant({ path, body: { ownerId }, seen, says: t`Handed over` }))}
        />
      )}
    </>
  );
}
