import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Lead } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useReasonNames } from './names.ts';
import styles from '../look/records.module.css';

/** A dialog with a form: fields, a way out and a way on. */
export function FormDialog({
  title,
  does,
  pending,
  onClose,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly does: string;
  readonly pending: boolean;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending) onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} size="30rem" closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['column']} onSubmit={submit} autoComplete="off">
        {children}
        <div className={styles['does']}>
          <Button type="submit" loading={pending}>
            {does}
          </Button>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** Asks for one of some reasons. */
export function ReasonDialog<R extends string>({
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
  const names = useReasonNames();
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

/** Asks for a reason in words. */
export function WordsDialog({
  title,
  does,
  pending,
  lead,
  onClose,
  onSay,
}: {
  readonly title: string;
  readonly does: string;
  readonly pending: boolean;
  readonly lead?: ReactNode;
  readonly onClose: () => void;
  readonly onSay: (words: string) => void;
}) {
  const { t } = useLingui();
  const [words, setWords] = useState('');
  const say = () => words.trim() !== '' && onSay(words.trim());
  return (
    <FormDialog title={title} does={does} pending={pending} onClose={onClose} onSubmit={say}>
      {lead}
      <Textarea
        data-autofocus
        required
        label={t`Reason`}
        rows={2}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** Makes an opportunity of a lead. */
export function QualifyDialog({
  lead,
  onClose,
  onDone,
}: {
  readonly lead: Lead;
  readonly onClose: () => void;
  readonly onDone: (opportunityId: string) => void;
}) {
  const { t } = useLingui();
  const qualify = useSalesCommand({ onDone: (answer) => onDone(String(answer['opportunityId'])) });
  const [said, setSaid] = useState({ title: lead.topic ?? '', amount: '', currency: 'CNY', day: '' });
  const change = (part: Partial<typeof said>) => setSaid((before) => ({ ...before, ...part }));
  const submit = () => {
    const { title, amount, currency, day: expectedClose } = said;
    const body = { title: title.trim().slice(0, 200), amount: { amount, currency }, expectedClose };
    qualify.mutate(
      meant({
        path: `leads/${lead.leadId}/actions/qualify`,
        body,
        seen: lead.version,
        says: t`A deal was opened`,
      }),
    );
  };
  return (
    <FormDialog
      title={t`Make a deal of it`}
      does={t`Open the deal`}
      pending={qualify.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        required
        label={t`What it is about`}
        maxLength={200}
        value={said.title}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <AmountFields said={said} change={change} />
      <TextInput
        required
        type="date"
        label={t`Expected on`}
        value={said.day}
        onChange={(event) => change({ day: event.currentTarget.value })}
      />
    </FormDialog>
  );
}

/** An amount and its currency. */
export function AmountFields({
  said,
  change,
}: {
  readonly said: { readonly amount: string; readonly currency: string };
  readonly change: (part: { readonly amount?: string; readonly currency?: string }) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={styles['form']}>
      <TextInput
        required
        inputMode="decimal"
        label={t`Amount`}
        pattern="\d{1,11}(\.\d{1,3})?"
        value={said.amount}
        onChange={(event) => change({ amount: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        label={t`Currency`}
        value={said.currency}
        data={CURRENCIES}
        onChange={(event) => change({ currency: event.currentTarget.value })}
      />
    </div>
  );
}

/** Currencies that are offered; the server takes every one of ISO 4217. */
export const CURRENCIES: string[] = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'KRW', 'GBP', 'KWD'];
