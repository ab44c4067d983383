import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import styles from '../look/records.module.css';
import { ConditionLines } from './condition-lines.tsx';
import { type Built, type Condition, conditionOf, type Fact } from './lines.ts';

/** A condition as somebody builds it: what it is called, and of whom it holds, with a look at who that would be. */
export function ConditionForm({
  name,
  begin,
  facts,
  pending,
  onDefine,
  look,
}: {
  readonly name: string;
  readonly begin: Built;
  /** What may be asked of customers here. */
  readonly facts: readonly Fact[];
  readonly pending: boolean;
  readonly onDefine: (name: string, condition: Condition) => void;
  readonly look: (condition: Condition) => ReactNode;
}) {
  const { t } = useLingui();
  const [called, call] = useState(name);
  const [built, build] = useState(begin);
  const condition = conditionOf(built);
  return (
    <form
      className={styles['column']}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (condition && !pending) onDefine(called.trim(), condition);
      }}
    >
      <TextInput
        required
        label={t`Name`}
        maxLength={120}
        value={called}
        onChange={(event) => call(event.currentTarget.value)}
      />
      <ConditionLines built={built} facts={facts} build={build} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending} disabled={!condition || called.trim() === ''}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
      {condition && look(condition)}
    </form>
  );
}
