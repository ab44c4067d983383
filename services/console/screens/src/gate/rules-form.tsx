import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Refused } from '../look/states.tsx';
import type { Rules } from './queries.ts';
import { useGateCommand } from './use-gate-command.ts';
import styles from './gate.module.css';

type NumberField = 'promotions' | 'days' | 'daysAfterCase';
type TextField = 'quietFrom' | 'quietTo' | 'zone';

/** What promotion is held to: an administrator's to say, in versions. */
export function RulesForm({ rules }: { readonly rules: Rules }) {
  const { t } = useLingui();
  const [said, say] = useState(rules);
  const revise = useGateCommand(t`Saved; it holds from now on`);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { version: _version, validator, ...body } = said;
    revise.mutate({ path: 'gate-rules/actions/revise', body, seen: validator });
  };
  const number = (name: NumberField, label: string, min: number, max: number) => (
    <NumberInput
      label={label}
      min={min}
      max={max}
      allowDecimal={false}
      value={said[name]}
      onChange={(value) => say({ ...said, [name]: Number(value) })}
    />
  );
  const text = (name: TextField, label: string, pattern?: string) => (
    <TextInput
      required
      label={label}
      {...(pattern ? { pattern } : {})}
      value={said[name]}
      onChange={({ currentTarget }) => say({ ...said, [name]: currentTarget.value })}
    />
  );
  return (
    <form className={styles['section']} onSubmit={submit} aria-label={t`Limits of promotion`}>
      <h2>
        <Trans>Limits of promotion</Trans>
      </h2>
      <p className={styles['quiet']}>
        <Trans>Replies, notices and questions about a case pass these limits.</Trans>
      </p>
      <div className={styles['rules']}>
        {number('promotions', t`At most so many to a customer`, 1, 100)}
        {number('days', t`within so many days`, 1, 366)}
        {text('quietFrom', t`Nothing from (HH:MM)`, CLOCK)}
        {text('quietTo', t`until (HH:MM)`, CLOCK)}
        {text('zone', t`Time zone of customers who did not say theirs`)}
        {number('daysAfterCase', t`Days to wait after a case was resolved`, 0, 90)}
      </div>
      <Refused error={revise.error} />
      <div className={styles['foot']}>
        <Button type="submit" loading={revise.isPending}>
          <Trans>Save as a new version</Trans>
        </Button>
      </div>
    </form>
  );
}

const CLOCK = '([01][0-9]|2[0-3]):[0-5][0-9]';
