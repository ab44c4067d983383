import { useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
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
