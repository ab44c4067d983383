import { useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../sales/dialogs.tsx';
import { useWhyNames } from './names.ts';

/** Asks for one of some reasons. */
export function WhyDialog<R extends string>({
  title,
  reasons,
  pending,
  onClose,
  onSay,
}: {
  readonly title: string;
  readonly reasons: readonly R[];
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onSay: (reason: R) => void;
}) {
  const { t } = useLingui();
  const names = useWhyNames();
  const [reason, setReason] = useState<R>(reasons[0]!);
  return (
    <FormDialog
      title={title}
      does={t`Say so`}
      pending={pending}
      onClose={onClose}
      onSubmit={() => onSay(reason)}
    >
      <NativeSelect
        data-autofocus
        label={t`Reason`}
        value={reason}
        data={reasons.map((value) => ({ value, label: names(value) }))}
        onChange={(event) => setReason(reasons.find((each) => each === event.currentTarget.value) ?? reason)}
      />
    </FormDialog>
  );
}
