import { useLingui } from '@lingui/react/macro';
import { useMeaning, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import { PersonDialog } from '../people/person-dialog.tsx';

/** Gives a task or a promise to somebody else: whom the address names, `tasks/{id}/actions/assign`. */
export function GiveDialog({
  path,
  seen,
  owner,
  onClose,
}: {
  readonly path: string;
  readonly seen: string;
  /** Who has it now. */
  readonly owner: string;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const command = useWorkflowCommand(onClose);
  const meant = useMeaning();
  return (
    <PersonDialog
      owner={owner}
      pending={command.isPending}
      onClose={onClose}
      onGive={(ownerId) => command.mutate(meant({ path, body: { ownerId }, seen, says: t`Handed over` }))}
    />
  );
}
