import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, Switch, TextInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { command, worthRetrying } from '../api/client.ts';
import { useTell } from '../look/tell.tsx';
import { localNow } from './local-now.ts';
import styles from '../workflow/workflow.module.css';

/** With whom a call was, and the call it returns. */
export interface CallAtHand {
  readonly partyId: string;
  readonly number?: string;
  readonly returns?: string;
}

const OUTCOMES = ['spoken', 'no-answer', 'busy', 'voicemail'] as const;
type Outcome = (typeof OUTCOMES)[number];
const SILENT: readonly Outcome[] = ['no-answer', 'busy'];

/** Notes a telephone call; one that is returned waits no longer. */
export function CallDialog({ at, onClose }: { readonly at: CallAtHand; readonly onClose: () => void }) {
  const { t } = useLingui();
  const note = useNoting(onClose);
  const [said, setSaid] = useState<Said>({
    direction: at.returns ? 'out' : 'in',
    number: at.number ?? '',
    startedAt: localNow(new Date()),
    minutes: '0',
    outcome: at.returns ? 'spoken' : 'no-answer',
    note: '',
    callBackDue: at.returns === undefined,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!note.isPending) note.mutate(bodyOf(at, said));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={at.returns ? t`Called back` : t`Note a call`}
      size="32rem"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={styles['form']} onSubmit={submit} autoComplete="off">
        <Fields
          said={said}
          change={(part) => setSaid((before) => ({ ...before, ...part }))}
          returning={at.returns !== undefined}
        />
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={note.isPending}>
            <Trans>Note the call</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface Said {
  readonly direction: 'in' | 'out';
  readonly number: string;
  readonly startedAt: string;
  readonly minutes: string;
  readonly outcome: Outcome;
  readonly note: string;
  readonly callBackDue: boolean;
}

function bodyOf({ partyId, returns }: CallAtHand, said: Said): object {
  const { direction, number, startedAt, minutes, outcome, note, callBackDue } = said;
  const spoken = SILENT.includes(outcome) ? 0 : Math.round(Number(minutes) * 60);
  return {
    partyId,
    direction,
    ...(number.trim() ? { number: number.trim() } : {}),
    startedAt: new Date(startedAt).toISOString(),
    seconds: Number.isFinite(spoken) ? spoken : 0,
    outcome,
    ...(note.trim() ? { note: note.trim() } : {}),
    callBackDue: returns === undefined && callBackDue,
    ...(returns ? { returns } : {}),
  };
}

interface Filling {
  readonly said: Said;
  readonly change: (part: Partial<Said>) => void;
}

function Fields({ said, change, returning }: Filling & { readonly returning: boolean }) {
  const { t } = useLingui();
  return (
    <>
      <div className={styles['pair']}>
        <NativeSelect
          label={t`Who called`}
          value={said.direction}
          data={[
            { value: 'in', label: t`The customer` },
            { value: 'out', label: t`We did` },
          ]}
          onChange={(event) => change({ direction: event.currentTarget.value === 'in' ? 'in' : 'out' })}
        />
        <TextInput
          type="tel"
          label={t`Number`}
          maxLength={40}
          value={said.number}
          onChange={(event) => change({ number: event.currentTarget.value })}
        />
        <TextInput
          required
          type="datetime-local"
          label={t`When`}
          value={said.startedAt}
          onChange={(event) => change({ startedAt: event.currentTarget.value })}
        />
        <Ended said={said} change={change} />
      </div>
      <Textarea
        data-autofocus
        label={t`Note`}
        rows={3}
        maxLength={20_000}
        value={said.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      {!returning && (
        <Switch
          label={t`Waits to be called back`}
          checked={said.callBackDue}
          onChange={(event) => change({ callBackDue: event.currentTarget.checked })}
        />
      )}
    </>
  );
}

/** How the call ended, and how long was spoken if anybody was. */
function Ended({ said, change }: Filling) {
  const { t } = useLingui();
  const outcomes: Readonly<Record<Outcome, string>> = {
    spoken: t`Spoken`,
    'no-answer': t`No answer`,
    busy: t`Busy`,
    voicemail: t`Voicemail`,
  };
  return (
    <>
      <NativeSelect
        label={t`How it ended`}
        value={said.outcome}
        data={OUTCOMES.map((value) => ({ value, label: outcomes[value] }))}
        onChange={(event) =>
          change({ outcome: OUTCOMES.find((each) => each === event.currentTarget.value) ?? said.outcome })
        }
      />
      {!SILENT.includes(said.outcome) && (
        <TextInput
          type="number"
          min={0}
          max={1440}
          step="any"
          label={t`Minutes`}
          value={said.minutes}
          onChange={(event) => change({ minutes: event.currentTarget.value })}
        />
      )}
    </>
  );
}

function useNoting(onClose: () => void) {
  const { t } = useLingui();
  const client = useQueryClient();
  const tell = useTell();
  const last = useRef<{ readonly text: string; readonly key: string }>(undefined);
  return useMutation({
    mutationFn: (body: object) => {
      const text = JSON.stringify(body);
      // Trying the same again does nothing twice.
      if (last.current?.text !== text) last.current = { text, key: crypto.randomUUID() };
      return command('POST', '/api/channels/v1/calls', { body, key: last.current.key });
    },
    retry: worthRetrying,
    onSuccess: () => {
      tell.done(t`Call noted`);
      onClose();
    },
    onError: (error) => tell.failed(t`That did not work; nothing was changed`, error),
    onSettled: () =>
      client.invalidateQueries({
        predicate: ({ queryKey }) => ['customer', 'reckoning'].includes(String(queryKey[0])),
      }),
  });
}
