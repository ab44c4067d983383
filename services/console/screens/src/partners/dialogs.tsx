import { useLingui } from '@lingui/react/macro';
import { Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import styles from '../websites/websites.module.css';
import { Saving } from '../look/saving.tsx';
import { ScopeChoice } from './parts.tsx';
import { NarrowingChoice } from './narrowing-choice.tsx';
import { asTerms, everything } from './narrowing.ts';
import { type Partner, eventTypes } from './queries.ts';
import { type ShownOnce, usePartnerCommand } from './use-partner-command.ts';

/** Opens an account for another company. */
export function PartnerDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const save = usePartnerCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: 'partners', body: { name: name.trim(), scopes } });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Open a partner’s account`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form className={styles['form']} onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          label={t`Company`}
          value={name}
          maxLength={120}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <ScopeChoice value={scopes} onChange={setScopes} />
        <Saving of={save} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** Makes a key for a partner. */
export function KeyDialog({
  partner,
  onClose,
  onShown,
}: {
  readonly partner: Partner;
  readonly onClose: () => void;
  readonly onShown: (shown: ShownOnce) => void;
}) {
  const { t } = useLingui();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>(partner.scopes);
  const save = usePartnerCommand(onShown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: `partners/${partner.partnerId}/keys`, body: { label: label.trim(), scopes } });
  };
  return (
    <Modal opened onClose={onClose} title={t`Make a key`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          label={t`What it is for`}
          value={label}
          maxLength={80}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        <ScopeChoice value={scopes} onChange={setScopes} among={partner.scopes} />
        <Saving of={save} onCancel={onClose} />
      </form>
    </Modal>
  );
}

/** Pushes events to a partner. */
export function SubscriptionDialog({
  partner,
  onClose,
  onShown,
}: {
  readonly partner: Partner;
  readonly onClose: () => void;
  readonly onShown: (shown: ShownOnce) => void;
}) {
  const { t } = useLingui();
  const [url, setUrl] = useState('https://');
  const [from, setFrom] = useState('now');
  const [personal, setPersonal] = useState(false);
  const [narrowing, setNarrowing] = useState(everything);
  const { data } = useQuery(eventTypes);
  const known = data?.items ?? [];
  const save = usePartnerCommand(onShown);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = { url: url.trim(), ...asTerms(narrowing, known), personal, from };
    save.mutate({ path: `partners/${partner.partnerId}/subscriptions`, body });
  };
  return (
    <Modal opened onClose={onClose} title={t`Push events`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form className={styles['form']} onSubmit={submit}>
        <TextInput
          data-autofocus
          required
          type="url"
          label={t`Address`}
          value={url}
          maxLength={2048}
          onChange={({ currentTarget }) => setUrl(currentTarget.value)}
        />
        <Beginning value={from} onChange={setFrom} />
        <NarrowingChoice known={known} scopes={partner.scopes} value={narrowing} onChange={setNarrowing} />
        {partner.scopes.includes('personal') && (
          <Checkbox
            label={t`With personal fields`}
            checked={personal}
            onChange={({ currentTarget }) => setPersonal(currentTarget.checked)}
          />
        )}
        <Saving of={save} onCancel={onClose} />
      </form>
    </Modal>
  );
}

function Beginning({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useLingui();
  return (
    <NativeSelect
      label={t`Begin`}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={[
        { value: 'now', label: t`With what comes from now on` },
        { value: 'beginning', label: t`With the first event ever` },
      ]}
    />
  );
}
