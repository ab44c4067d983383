import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ConditionLines } from '../conditions/condition-lines.tsx';
import { type Built, type Condition, conditionOf, SEGMENT_FACTS } from '../conditions/lines.ts';
import styles from '../sales/sales.module.css';
import { SegmentLook } from './segment-look.tsx';

/** A segment as somebody builds it: what it is called, and of whom it holds, with who that would be. */
export function SegmentBuilder({
  name,
  begin,
  pending,
  onDefine,
}: {
  readonly name: string;
  readonly begin: Built;
  readonly pending: boolean;
  readonly onDefine: (built: { readonly name: string; readonly condition: Condition }) => void;
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
        if (condition && !pending) onDefine({ name: called.trim(), condition });
      }}
    >
      <TextInput
        required
        label={t`Name`}
        maxLength={120}
        value={called}
        onChange={(event) => call(event.currentTarget.value)}
      />
      <ConditionLines built={built} facts={SEGMENT_FACTS} build={build} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending} disabled={!condition || called.trim() === ''}>
          <Trans>Keep it</Trans>
        </Button>
      </div>
      {condition && <SegmentLook condition={condition} />}
    </form>
  );
}
