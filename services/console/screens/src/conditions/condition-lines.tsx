import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { Icon } from '../look/icon.tsx';
import styles from '../look/records.module.css';
import { useFactNames } from './fact-names.ts';
import { FactLine } from './fact-line.tsx';
import { type Built, type Fact, type FactKind, lineOf } from './lines.ts';

/** Builds a condition line by line out of the facts that can be asked. */
export function ConditionLines({
  built,
  facts,
  build,
}: {
  readonly built: Built;
  /** What can be asked, each as a new line of it begins. */
  readonly facts: readonly Fact[];
  readonly build: (built: Built) => void;
}) {
  const { t } = useLingui();
  const names = useFactNames();
  const { join, lines } = built;
  return (
    <fieldset className={styles['column']}>
      <legend>
        <Trans>Who is meant</Trans>
      </legend>
      <NativeSelect
        label={t`Of these must hold`}
        value={join}
        data={[
          { value: 'all', label: t`all` },
          { value: 'any', label: t`any` },
        ]}
        onChange={(event) => build({ ...built, join: event.currentTarget.value === 'any' ? 'any' : 'all' })}
      />
      {lines.map((line, at) => (
        <FactLine
          key={line.key}
          line={line}
          onChange={(changed) => build({ ...built, lines: lines.with(at, changed) })}
          onRemove={() => build({ ...built, lines: lines.toSpliced(at, 1) })}
        />
      ))}
      <NativeSelect
        leftSection={<Icon name="plus" size={14} />}
        aria-label={t`Add a fact`}
        value=""
        data={[
          { value: '', label: t`Add a fact` },
          ...facts.map(({ is }) => ({ value: is, label: names[is as FactKind] })),
        ]}
        onChange={(event) => {
          const fact = facts.find(({ is }) => is === event.currentTarget.value);
          if (fact) build({ ...built, lines: [...lines, lineOf(fact)] });
        }}
      />
    </fieldset>
  );
}
