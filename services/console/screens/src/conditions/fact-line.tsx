import { useLingui } from '@lingui/react/macro';
import { ActionIcon, NativeSelect } from '@mantine/core';
import { Icon } from '../look/icon.tsx';
import styles from '../look/records.module.css';
import { useFactNames } from './fact-names.ts';
import type { Fact, FactKind, Line } from './lines.ts';
import { type Change, Narrowing } from './narrowing.tsx';

/** One fact of a condition: whether it must be so, and what narrows it. */
export function FactLine({
  line,
  onChange,
  onRemove,
}: {
  readonly line: Line;
  readonly onChange: (line: Line) => void;
  readonly onRemove: () => void;
}) {
  const { t } = useLingui();
  const names = useFactNames();
  const { fact, not } = line;
  /** What is set to nothing is left out: it then narrows nothing. */
  const change: Change = (part) => {
    const changed = Object.entries({ ...fact, ...part }).filter(([, value]) => value !== undefined);
    onChange({ ...line, fact: Object.fromEntries(changed) as Fact });
  };
  return (
    <div className={styles['form']}>
      <NativeSelect
        label={names[fact.is as FactKind]}
        value={not ? 'not' : 'is'}
        data={[
          { value: 'is', label: t`yes` },
          { value: 'not', label: t`no` },
        ]}
        onChange={(event) => onChange({ ...line, not: event.currentTarget.value === 'not' })}
      />
      <Narrowing fact={fact} change={change} />
      <ActionIcon variant="subtle" color="gray" onClick={onRemove} aria-label={t`Remove`}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
