import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { useInBoth } from './names.ts';
import { type Both, type Purpose, purposes } from './queries.ts';
import { useConsentCommand } from './use-consent-command.ts';
import styles from './consent.module.css';

/** What customers are asked for, and in which words: an administrator's to say. */
export function PurposesScreen() {
  const { t } = useLingui();
  const asked = useQuery(purposes);
  const [adding, setAdding] = useState(false);
  return (
    <Screen
      title={t`Consents`}
      narrow
      lead={
        <Trans>
          Nothing is promoted to anybody who has not agreed to these words. Whoever agreed to earlier words
          agreed to those.
        </Trans>
      }
    >
      <Loaded of={asked} rows={2} height={160}>
        {({ items }) =>
          items.map((purpose) => (
            <PurposeForm key={`${purpose.code} ${purpose.validator}`} purpose={purpose} />
          ))
        }
      </Loaded>
      {adding ? (
        <NewPurpose onClose={() => setAdding(false)} />
      ) : (
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setAdding(true)}>
          <Trans>Begin a purpose</Trans>
        </Button>
      )}
    </Screen>
  );
}

function PurposeForm({ purpose }: { readonly purpose: Purpose }) {
  const { t } = useLingui();
  const tell = useTell();
  const inBoth = useInBoth();
  const { code, status, version, validator } = purpose;
  const [text, setText] = useState<Both>(purpose.text ?? { zh: '', en: '' });
  const save = useConsentCommand(() => tell.done(t`Saved; it holds from now on`));
  const tellPurpose = (verb: string, body: object) =>
    save.mutate({ path: `purposes/${code}/actions/${verb}`, body, seen: validator });
  const name = inBoth(purpose.name);
  return (
    <form
      className={styles['panel']}
      aria-label={name}
      onSubmit={(event) => {
        event.preventDefault();
        tellPurpose('publish', { text });
      }}
    >
      <h2 className={styles['purpose']}>
        {name}
        <Tag>
          <Trans>version {version}</Trans>
        </Tag>
        {status === 'closed' && (
          <Tag>
            <Trans>Closed</Trans>
          </Tag>
        )}
      </h2>
      <Wording value={text} onChange={setText} readOnly={status === 'closed'} />
      <Refused error={save.error} />
      {status === 'open' && (
        <div className={styles['foot']}>
          <Button
            variant="default"
            onClick={() => tellPurpose('close', {})}
            aria-label={t`Close ${name} for good`}
          >
            <Trans>Close for good</Trans>
          </Button>
          <Button type="submit" loading={save.isPending}>
            <Trans>Publish these words</Trans>
          </Button>
        </div>
      )}
    </form>
  );
}

function NewPurpose({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const tell = useTell();
  const [code, setCode] = useState('');
  const [name, setName] = useState<Both>({ zh: '', en: '' });
  const [text, setText] = useState<Both>({ zh: '', en: '' });
  const [promotion, setPromotion] = useState(true);
  const begin = useConsentCommand(() => {
    tell.done(t`Saved; it holds from now on`);
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate({ path: 'purposes', body: { code: code.trim(), name, promotion, text } });
  };
  return (
    <form className={styles['panel']} onSubmit={submit} aria-label={t`Begin a purpose`}>
      <TextInput
        required
        data-autofocus
        label={t`Code`}
        description={t`Small letters, digits and dashes; it never changes`}
        pattern="[a-z][a-z0-9\-]*"
        maxLength={32}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
      <Naming value={name} onChange={setName} />
      <Checkbox
        label={t`It promotes: nobody gets it who has not agreed`}
        checked={promotion}
        onChange={({ currentTarget }) => setPromotion(currentTarget.checked)}
      />
      <Wording value={text} onChange={setText} readOnly={false} />
      <Refused error={begin.error} />
      <div className={styles['foot']}>
        <Button variant="default" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={begin.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}

/** What is agreed to, in both languages. */
function Wording({
  value,
  onChange,
  readOnly,
}: {
  readonly value: Both;
  readonly onChange: (value: Both) => void;
  readonly readOnly: boolean;
}) {
  const { t } = useLingui();
  const field = (language: keyof Both, label: string) => (
    <Textarea
      required
      label={label}
      lang={language}
      autosize
      minRows={2}
      maxLength={2_000}
      readOnly={readOnly}
      value={value[language]}
      onChange={({ currentTarget }) => onChange({ ...value, [language]: currentTarget.value })}
    />
  );
  return (
    <>
      {field('zh', t`What is agreed to, in Chinese`)}
      {field('en', t`What is agreed to, in English`)}
    </>
  );
}

/** What it is called, in both languages. */
function Naming({ value, onChange }: { readonly value: Both; readonly onChange: (value: Both) => void }) {
  const { t } = useLingui();
  const field = (language: keyof Both, label: string) => (
    <TextInput
      required
      label={label}
      lang={language}
      maxLength={80}
      value={value[language]}
      onChange={({ currentTarget }) => onChange({ ...value, [language]: currentTarget.value })}
    />
  );
  return (
    <div className={styles['pair']}>
      {field('zh', t`Name, in Chinese`)}
      {field('en', t`Name, in English`)}
    </div>
  );
}
