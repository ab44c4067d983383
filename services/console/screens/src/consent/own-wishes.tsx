import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { LOCALES, chooseLocale } from '../i18n/locale.ts';
import { Refused } from '../look/states.tsx';
import type { OwnPage } from './queries.ts';
import { useConsentCommand } from './use-consent-command.ts';
import styles from './consent.module.css';

type Wishes = Pick<OwnPage, 'language' | 'zone' | 'quietFrom' | 'quietTo'>;

/** How and when the customer wants to be written to. */
export function OwnWishes({ page, token }: { readonly page: OwnPage; readonly token: string }) {
  const { t } = useLingui();
  const [wishes, setWishes] = useState<Wishes>(() => ({
    language: page.language,
    zone: page.zone || Intl.DateTimeFormat().resolvedOptions().timeZone,
    quietFrom: page.quietFrom,
    quietTo: page.quietTo,
  }));
  const [saved, setSaved] = useState(false);
  const save = useConsentCommand(() => {
    setSaved(true);
    if (wishes.language !== '') void chooseLocale(wishes.language);
  });
  const change = (more: Partial<Wishes>) => {
    setSaved(false);
    setWishes({ ...wishes, ...more });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ path: `public/preferences/${token}/actions/prefer`, body: wishes });
  };
  return (
    <form className={`${styles['own'] ?? ''} ${styles['form'] ?? ''}`} onSubmit={submit}>
      <h2>
        <Trans>How and when</Trans>
      </h2>
      <NativeSelect
        label={t`Language`}
        value={wishes.language}
        data={[
          { value: '', label: t`No wish` },
          ...Object.entries(LOCALES).map(([value, label]) => ({ value, label })),
        ]}
        onChange={({ currentTarget }) => change({ language: currentTarget.value as Wishes['language'] })}
      />
      <NativeSelect
        label={t`Time zone`}
        value={wishes.zone}
        data={[...new Set([wishes.zone, ...Intl.supportedValuesOf('timeZone')])]}
        onChange={({ currentTarget }) => change({ zone: currentTarget.value })}
      />
      <QuietHours wishes={wishes} onChange={change} />
      <Refused error={save.error} />
      <p role="status">{saved && <Trans>Saved. It holds from now on.</Trans>}</p>
      <Button type="submit" variant="default" loading={save.isPending}>
        <Trans>Save</Trans>
      </Button>
    </form>
  );
}

/** Between which hours nothing that promotes is sent. */
function QuietHours({
  wishes,
  onChange,
}: {
  readonly wishes: Wishes;
  readonly onChange: (more: Partial<Wishes>) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={styles['pair']}>
      <TextInput
        type="time"
        label={t`Nothing from`}
        value={wishes.quietFrom}
        onChange={({ currentTarget }) => onChange({ quietFrom: currentTarget.value })}
      />
      <TextInput
        type="time"
        label={t`until`}
        value={wishes.quietTo}
        onChange={({ currentTarget }) => onChange({ quietTo: currentTarget.value })}
      />
    </div>
  );
}
