import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { CAUSES, useCaseNames } from './case-names.ts';
import { CASE_TYPES, type CasePage, PRIORITIES } from './contracts.ts';
import styles from './cases.module.css';

interface Asked {
  readonly page: CasePage;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSay: (path: string, body: object, seen?: string) => Promise<void>;
}

/** Characters a text may have; the server takes no more. */
const LONGEST = 20_000;

function Dialog({
  title,
  submit,
  ready,
  busy,
  onClose,
  onSubmit,
  children,
}: {
  readonly title: string;
  readonly submit: ReactNode;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={send}>
        {children}
        <div className={styles['foot']}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** How it was solved, and what had caused it. */
export function Resolve({ page, busy, onClose, onSay }: Asked) {
  const { t } = useLingui();
  const { causeOf } = useCaseNames();
  const [cause, setCause] = useState(page.cause || 'other');
  const [solution, setSolution] = useState('');
  const causes = [...new Set([...CAUSES, ...(page.cause ? [page.cause] : [])])];
  return (
    <Dialog
      title={t`Solve the case`}
      submit={<Trans>Solved</Trans>}
      ready={solution.trim() !== ''}
      busy={busy}
      onClose={onClose}
      onSubmit={() => void onSay('actions/resolve', { cause, solution }, page.version)}
    >
      <NativeSelect
        label={t`Cause`}
        value={cause}
        onChange={({ currentTarget }) => setCause(currentTarget.value)}
        data={causes.map((value) => ({ value, label: causeOf(value) }))}
      />
      <Text label={t`How it was solved`} value={solution} onChange={setSolution} />
    </Dialog>
  );
}

/** A note for colleagues, or what was said on the telephone. */
export function Write({ kind, busy, onClose, onSay }: Asked & { readonly kind: 'call' | 'note' }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const call = kind === 'call';
  return (
    <Dialog
      title={call ? t`Record a call` : t`Write a note`}
      submit={<Trans>Keep</Trans>}
      ready={text.trim() !== ''}
      busy={busy}
      onClose={onClose}
      onSubmit={() => void onSay(call ? 'calls' : 'notes', { text })}
    >
      <Text label={call ? t`What was said` : t`Only colleagues see this`} value={text} onChange={setText} />
    </Dialog>
  );
}

/** Another kind of case, or one that presses more or less. */
export function Reclassify({ page, busy, onClose, onSay }: Asked) {
  const { t } = useLingui();
  const { typeOf, priorityOf } = useCaseNames();
  const [caseType, setType] = useState<string>(page.caseType);
  const [priority, setPriority] = useState<string>(page.priority);
  return (
    <Dialog
      title={t`Change kind or priority`}
      submit={<Trans>Change</Trans>}
      ready={caseType !== page.caseType || priority !== page.priority}
      busy={busy}
      onClose={onClose}
      onSubmit={() => void onSay('actions/reclassify', { caseType, priority }, page.version)}
    >
      <p className={styles['quiet']}>
        <Trans>What is promised changes from now on; the time that was used stays used.</Trans>
      </p>
      <NativeSelect
        label={t`Kind`}
        value={caseType}
        onChange={({ currentTarget }) => setType(currentTarget.value)}
        data={CASE_TYPES.map((value) => ({ value, label: typeOf(value) }))}
      />
      <NativeSelect
        label={t`Priority`}
        value={priority}
        onChange={({ currentTarget }) => setPriority(currentTarget.value)}
        data={PRIORITIES.map((value) => ({ value, label: priorityOf(value) }))}
      />
    </Dialog>
  );
}

function Text({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  return (
    <Textarea
      data-autofocus
      required
      label={label}
      autosize
      minRows={4}
      maxRows={14}
      maxLength={LONGEST}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
