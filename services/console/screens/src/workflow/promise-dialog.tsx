import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { PROMISE_KINDS, type PromiseKind, type RecordRef } from '../api/workflow.ts';
import { useMeaning, useWorkflowCommand } from '../api/use-workflow-commands.ts';
import { dayPlus } from '../format/time.ts';
import { useFormat, zone } from '../format/use-format.ts';
import { Keys } from '../keys/keys.tsx';
import { isComposing } from '../keys/matcher.ts';
import { guessFrom } from './guess.ts';
import { useKindNames } from './names.ts';
import styles from './workflow.module.css';

/** What is at hand when a promise is taken down. */
export interface PromiseAtHand {
  readonly partyId: string;
  /** Words that were chosen; may be empty. */
  readonly quote: string;
  /** Where they were said. */
  readonly source?: RecordRef;
  /** What it is about, where that is no mere conversation. */
  readonly about?: RecordRef;
  readonly channel: 'mail' | 'phone' | 'chat' | 'visit' | 'other';
}

const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'HKD', 'GBP', 'KWD'];
/** A word that is given without a day is kept within two. */
const DAYS = 2;

/** Takes down a promise from what is at hand: Enter keeps it as it stands. */
export function PromiseDialog({ at, onClose }: { readonly at: PromiseAtHand; readonly onClose: () => void }) {
  const { t } = useLingui();
  const make = useWorkflowCommand(onClose);
  const form = usePromiseForm(at);
  const meant = useMeaning();
  const save = () => {
    if (!form.ready || make.isPending) return;
    make.mutate(meant({ path: 'promises', body: form.body(), says: t`Promise taken down` }));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key: stroke, shiftKey, nativeEvent } = event;
    if (stroke !== 'Enter' || shiftKey || isComposing(nativeEvent)) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    save();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Take down a promise`}
      size="34rem"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form
        className={styles['form']}
        onSubmit={(event: FormEvent) => (event.preventDefault(), save())}
        onKeyDown={onKeyDown}
        autoComplete="off"
      >
        <Fields form={form} />
        <div className={styles['foot']}>
          <span className={styles['hint']}>
            <Keys keys="Enter" /> <Trans>keeps it; you answer for it</Trans>
          </span>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={make.isPending} disabled={!form.ready}>
            <Trans>Keep the promise here</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type Form = ReturnType<typeof usePromiseForm>;

function Fields({ form }: { readonly form: Form }) {
  const { t } = useLingui();
  const names = useKindNames();
  const { said, change } = form;
  return (
    <>
      <Textarea
        data-autofocus
        label={t`The words`}
        placeholder={t`What was said, as it was said`}
        rows={3}
        maxLength={2_000}
        value={said.quote}
        onChange={(event) => change({ quote: event.currentTarget.value })}
      />
      <div className={styles['pair']}>
        <NativeSelect
          label={t`What was promised`}
          value={said.kind}
          data={PROMISE_KINDS.map((value) => ({ value, label: names[value] }))}
          onChange={(event) => change({ kind: event.currentTarget.value as PromiseKind })}
        />
        <What form={form} />
      </div>
      <div className={styles['pair']}>
        <TextInput
          required
          type="date"
          label={t`By when`}
          value={said.day}
          onChange={(event) => change({ day: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={t`Time, if not the whole day`}
          value={said.time}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
      </div>
    </>
  );
}

/** The value that goes with the kind. */
function What({ form: { said, change } }: { readonly form: Form }) {
  const { t } = useLingui();
  if (said.kind === 'date') {
    return (
      <TextInput
        type="date"
        label={t`Promised day`}
        value={said.promisedDay}
        onChange={(event) => change({ promisedDay: event.currentTarget.value })}
      />
    );
  }
  if (said.kind !== 'price') {
    return (
      <TextInput
        label={t`What exactly, if it can be compared`}
        value={said.text}
        maxLength={1_000}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
    );
  }
  return (
    <div className={styles['pair']}>
      <TextInput
        label={t`Amount`}
        inputMode="decimal"
        value={said.amount}
        maxLength={16}
        onChange={(event) => change({ amount: event.currentTarget.value })}
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

function usePromiseForm(at: PromiseAtHand) {
  const format = useFormat();
  const [said, setSaid] = useState(() => {
    const guess = guessFrom(at.quote);
    return {
      quote: at.quote.slice(0, 2_000),
      kind: guess.kind,
      amount: guess.amount ?? '',
      currency: guess.currency ?? 'CNY',
      promisedDay: '',
      text: '',
      day: dayPlus(format.today(), DAYS),
      time: '',
    };
  });
  const change = (part: Partial<typeof said>) => setSaid((before) => ({ ...before, ...part }));
  const body = () => {
    const value = valueOf(said);
    const { partyId, source, about, channel } = at;
    return {
      partyId,
      kind: said.kind,
      ...(value ? { value } : {}),
      ...(said.quote.trim() ? { quote: said.quote.trim() } : {}),
      ...(about ? { about } : {}),
      ...(source ? { source } : {}),
      channel,
      window: { to: said.time ? `${said.day}T${said.time}` : said.day, zone },
    };
  };
  return { said, change, body, ready: said.day !== '' };
}

interface Said {
  readonly kind: PromiseKind;
  readonly amount: string;
  readonly currency: string;
  readonly promisedDay: string;
  readonly text: string;
}

function valueOf({ kind, amount, currency, promisedDay, text }: Said): object | undefined {
  if (kind === 'price') {
    const plain = amount.normalize('NFKC').replace(/[\s,]/g, '');
    return plain ? { type: 'money', amount: plain, currency } : undefined;
  }
  if (kind === 'date') return promisedDay ? { type: 'day', day: promisedDay, zone } : undefined;
  return text.trim() ? { type: 'text', text: text.trim() } : undefined;
}
