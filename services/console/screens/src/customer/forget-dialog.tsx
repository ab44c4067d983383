import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { intended, usePartyCommands } from '../api/use-party-commands.ts';
import { useTell } from '../look/tell.tsx';
import styles from './customer-screen.module.css';

type Reason = 'asked' | 'no-longer-needed';

/** Forgets who a customer was. It cannot be undone: the customer's code has to be typed. */
export function ForgetDialog({
  facts,
  onClose,
}: {
  readonly facts: CustomerFacts;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const { forget, isPending } = useForgetting(facts, onClose);
  const [reason, setReason] = useState<Reason>('asked');
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    forget(reason);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Forget who this is`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit} className={styles['dialog']}>
        <p>
          <Trans>
            Name, addresses and every word of this customer can be read by nobody from then on. What happened
            stays counted: orders, cases, promises, points. It cannot be undone.
          </Trans>
        </p>
        <SegmentedControl
          fullWidth
          value={reason}
          onChange={(value) => setReason(value as Reason)}
          aria-label={t`Why`}
          data={[
            { value: 'asked', label: t`The customer asked for it` },
            { value: 'no-longer-needed', label: t`Nothing needs it any more` },
          ]}
        />
        <TextInput
          label={t`Type ${facts.code} to be sure`}
          value={code}
          autoComplete="off"
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div className={styles['dialogFoot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" color="red" loading={isPending} disabled={code.trim() !== facts.code}>
            <Trans>Forget</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function useForgetting({ partyId, version: seen }: CustomerFacts, onDone: () => void) {
  const { t } = useLingui();
  const tell = useTell();
  const { mutate, isPending } = usePartyCommands();
  const forget = (reason: Reason) =>
    mutate(intended({ partyId, seen, does: 'forget', reason }), {
      onSuccess: () => {
        tell.done(t`The customer is forgotten`);
        onDone();
      },
    });
  return { forget, isPending };
}
