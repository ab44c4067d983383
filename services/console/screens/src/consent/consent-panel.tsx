import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Section } from '../customer/section.tsx';
import { useFormat } from '../format/use-format.ts';
import { Tag, useOpened } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { useConsentWords, useInBoth } from './names.ts';
import { type Consents, consentsOf } from './queries.ts';
import { useConsentCommand } from './use-consent-command.ts';
import styles from './consent.module.css';

/** What the customer permits, and the two clicks with which an agent on the phone takes it back. */
export function ConsentPanel({ partyId }: { readonly partyId: string }) {
  const { data } = useQuery(consentsOf(partyId));
  const [asked, setAsked] = useState<'withdraw' | 'give'>();
  if (!data) return null;
  const promotions = data.purposes.filter(({ promotion }) => promotion);
  const close = () => setAsked(undefined);
  return (
    <Section title={<Trans>Permissions</Trans>}>
      <ul className={styles['permissions']}>
        {promotions.map((purpose) => (
          <PurposeLine key={purpose.code} purpose={purpose} consents={data} />
        ))}
      </ul>
      <div className={`${styles['actions'] ?? ''} no-print`}>
        {data.contactPoints.length > 0 && (
          <Button size="compact-xs" variant="default" onClick={() => setAsked('withdraw')}>
            <Trans>No more promotion</Trans>
          </Button>
        )}
        {promotions.some(({ allowed }) => !allowed) && mailsOf(data).length > 0 && (
          <Button size="compact-xs" variant="default" onClick={() => setAsked('give')}>
            <Trans>Write down a consent</Trans>
          </Button>
        )}
      </div>
      {asked === 'withdraw' && <WithdrawDialog partyId={partyId} onClose={close} />}
      {asked === 'give' && <GiveDialog consents={data} partyId={partyId} onClose={close} />}
    </Section>
  );
}

const mailsOf = ({ contactPoints }: Consents) => contactPoints.filter(({ kind }) => kind === 'email');

function PurposeLine({
  purpose,
  consents,
}: {
  readonly purpose: Consents['purposes'][number];
  readonly consents: Consents;
}) {
  const inBoth = useInBoth();
  const format = useFormat();
  const { reasonOf, wayOf } = useConsentWords();
  const { code, allowed, reason } = purpose;
  const last = consents.contactPoints
    .flatMap(({ permissions }) => permissions.filter(({ purpose: of, since }) => of === code && since))
    .toSorted((one, other) => ((one.since ?? '') < (other.since ?? '') ? 1 : -1))[0];
  return (
    <li>
      <span className={styles['purpose']}>
        {inBoth(purpose.name)}
        <Tag tone={allowed ? 'good' : reason === 'withdrawn' ? 'late' : 'plain'}>
          {allowed ? <Trans>permitted</Trans> : reasonOf(reason)}
        </Tag>
      </span>
      {last?.since && (
        <span className={styles['proof']}>
          {format.dateAndTime(last.since)} · {wayOf(last.by)}
        </span>
      )}
    </li>
  );
}

function WithdrawDialog({ partyId, onClose }: { readonly partyId: string; readonly onClose: () => void }) {
  const { t } = useLingui();
  const tell = useTell();
  const [note, setNote] = useState('');
  const withdraw = useConsentCommand(() => {
    tell.done(t`Written down: no more promotion`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const path = `parties/${partyId}/consents/actions/withdraw`;
    withdraw.mutate({ path, body: note.trim() ? { note: note.trim() } : {} });
  };
  return (
    <Asking title={t`No more promotion`} onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <p>
          <Trans>
            From now on nothing that promotes is sent to this customer, at none of their addresses; what waits
            to be sent is stopped. Answers and notices go on.
          </Trans>
        </p>
        <Note label={t`How did they say so?`} value={note} onChange={setNote} />
        <Refused error={withdraw.error} />
        <Button type="submit" color="red" data-autofocus loading={withdraw.isPending}>
          <Trans>Withdraw</Trans>
        </Button>
      </form>
    </Asking>
  );
}

function GiveDialog({
  consents,
  partyId,
  onClose,
}: {
  readonly consents: Consents;
  readonly partyId: string;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const tell = useTell();
  const inBoth = useInBoth();
  const opened = useOpened(consents.locked);
  const mails = mailsOf(consents);
  const wanted = consents.purposes.filter(({ promotion, allowed }) => promotion && !allowed);
  const [contactPoint, setPoint] = useState(mails[0]?.contactPoint ?? '');
  const [purpose, setPurpose] = useState(wanted[0]?.code ?? '');
  const [note, setNote] = useState('');
  const give = useConsentCommand(() => {
    tell.done(t`The consent is written down`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { contactPoint, purpose, channel: 'mail', note: note.trim() };
    give.mutate({ path: `parties/${partyId}/consents/actions/give`, body });
  };
  const text = inBoth(wanted.find(({ code }) => code === purpose)?.text);
  return (
    <Asking title={t`Write down a consent`} onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <Choice
          label={t`What for`}
          value={purpose}
          onChange={setPurpose}
          of={wanted.map(({ code, name }) => [code, inBoth(name)])}
        />
        <Choice
          label={t`At which address`}
          value={contactPoint}
          onChange={setPoint}
          of={mails.map((point) => [point.contactPoint, opened(point.address)])}
        />
        <blockquote className={styles['wording']}>{text}</blockquote>
        <Note
          required
          label={t`When and how did they agree to these words?`}
          value={note}
          onChange={setNote}
        />
        <Refused error={give.error} />
        <Button type="submit" loading={give.isPending} disabled={note.trim() === ''}>
          <Trans>Write down</Trans>
        </Button>
      </form>
    </Asking>
  );
}

function Asking(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const { title, onClose, children } = props;
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      {children}
    </Modal>
  );
}

function Note(props: {
  readonly label: string;
  readonly value: string;
  readonly required?: boolean;
  readonly onChange: (value: string) => void;
}) {
  const { label, value, required = false, onChange } = props;
  return (
    <Textarea
      required={required}
      label={label}
      autosize
      minRows={2}
      maxLength={1_000}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

function Choice({
  label,
  value,
  of,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly of: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}) {
  return (
    <NativeSelect
      label={label}
      value={value}
      data={of.map(([each, words]) => ({ value: each, label: words }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
