import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { Refused } from '../look/states.tsx';
import type { Both } from './queries.ts';
import styles from './websites.module.css';

/** The same words, asked for in both languages. */
export function BothLanguages({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: Both;
  readonly onChange: (value: Both) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={styles['pair']}>
      <TextInput
        required
        label={t`${label}, in Chinese`}
        value={value.zh}
        maxLength={120}
        lang="zh"
        onChange={({ currentTarget }) => onChange({ ...value, zh: currentTarget.value })}
      />
      <TextInput
        required
        label={t`${label}, in English`}
        value={value.en}
        maxLength={120}
        lang="en"
        onChange={({ currentTarget }) => onChange({ ...value, en: currentTarget.value })}
      />
    </div>
  );
}

/** Saves it, or not; and why it was not taken. */
export function Saving({
  of,
  onCancel,
}: {
  readonly of: { readonly error: unknown; readonly isPending: boolean };
  readonly onCancel: () => void;
}) {
  return (
    <>
      <Refused error={of.error} />
      <div className={styles['foot']}>
        <Button variant="default" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={of.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  );
}
