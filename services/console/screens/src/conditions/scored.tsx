import { useLingui } from '@lingui/react/macro';
import { Checkbox, NativeSelect } from '@mantine/core';
import styles from '../look/records.module.css';
import { useFactWords } from './fact-names.ts';
import type { Fact } from './lines.ts';

const CLASSES = ['vip', 'major', 'ordinary', 'small'];
const CHURNS = ['low', 'medium', 'high'];
const FIFTHS = [1, 2, 3, 4, 5];

interface Scoring {
  readonly fact: Fact;
  readonly change: (part: Readonly<Record<string, unknown>>) => void;
}

/** How analysis ranks a customer: by worth, by whether they stay, and in which fifths they are. */
export function Scored({ fact, change }: Scoring) {
  const { t } = useLingui();
  return (
    <>
      <Some field="classes" label={t`By what they are worth`} of={CLASSES} fact={fact} change={change} />
      <Some field="churn" label={t`Whether they stay`} of={CHURNS} fact={fact} change={change} />
      <Fifths field="recency" label={t`Bought how lately`} fact={fact} change={change} />
      <Fifths field="frequency" label={t`Bought how often`} fact={fact} change={change} />
      <Fifths field="monetary" label={t`Bought for how much`} fact={fact} change={change} />
    </>
  );
}

function Some({
  field,
  label,
  of,
  fact,
  change,
}: Scoring & { readonly field: string; readonly label: string; readonly of: readonly string[] }) {
  const words = useFactWords();
  const chosen = (fact[field] as readonly string[] | undefined) ?? [];
  return (
    <Checkbox.Group
      label={label}
      value={[...chosen]}
      onChange={(value) =>
        change({ [field]: value.length === 0 ? undefined : of.filter((word) => value.includes(word)) })
      }
    >
      <div className={styles['under']}>
        {of.map((word) => (
          <Checkbox key={word} size="xs" value={word} label={words[word]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** The best so many fifths, or the others: what else is asked by way of the interface stays as it is. */
function Fifths({
  field,
  label,
  fact,
  change,
}: Scoring & { readonly field: string; readonly label: string }) {
  const { t } = useLingui();
  const chosen = (fact[field] as readonly number[] | undefined)?.toSorted() ?? [];
  const value = chosen.join(' ');
  const choices = [
    { value: '', label: t`any` },
    { value: '5', label: t`the best fifth` },
    { value: '4 5', label: t`the best two fifths` },
    { value: '1 2', label: t`the last two fifths` },
    { value: '1', label: t`the last fifth` },
  ];
  const other = choices.some((choice) => choice.value === value)
    ? []
    : [{ value, label: t`fifths ${value}` }];
  return (
    <NativeSelect
      label={label}
      value={value}
      data={[...choices, ...other]}
      onChange={({ currentTarget }) => {
        const wanted = FIFTHS.filter((fifth) => currentTarget.value.includes(String(fifth)));
        change({ [field]: wanted.length === 0 ? undefined : wanted });
      }}
    />
  );
}
