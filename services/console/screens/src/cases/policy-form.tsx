import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NumberInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Version } from './calendar-form.tsx';
import { useCaseNames } from './case-names.ts';
import { Refused } from '../look/states.tsx';
import type { SlaPolicy } from './settings-contracts.ts';
import { useRevise } from './use-revise.ts';
import styles from './cases.module.css';

type Target = SlaPolicy['targets'][number];
type Minutes = 'firstResponseMinutes' | 'resolutionMinutes';

/** What is promised for each kind and priority, in minutes of working time. */
export function PolicyForm({ policy }: { readonly policy: SlaPolicy }) {
  const { t } = useLingui();
  const revise = useRevise(`policies/${policy.policyId}`, policy.validator);
  const [warningPercent, setPercent] = useState(policy.warningPercent);
  const [targets, setTargets] = useState(policy.targets);
  const change = (at: number, which: Minutes, minutes: number) =>
    setTargets(targets.map((target, i) => (i === at ? { ...target, [which]: minutes } : target)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, calendarId } = policy;
    revise.mutate({ body: { name, calendarId, warningPercent, targets }, key: crypto.randomUUID() });
  };
  return (
    <form className={styles['panel']} onSubmit={submit} aria-label={t`What is promised`}>
      <h2>
        <Trans>What is promised</Trans> <Version of={policy} />
      </h2>
      <NumberInput
        label={t`Warn when this share of the time is used up, in percent`}
        min={1}
        max={99}
        allowDecimal={false}
        value={warningPercent}
        onChange={(value) => setPercent(Number(value))}
      />
      <Targets targets={targets} onChange={change} />
      <Refused error={revise.error} />
      <div className={styles['foot']}>
        <Button type="submit" loading={revise.isPending}>
          <Trans>Save as a new version</Trans>
        </Button>
      </div>
    </form>
  );
}

function Targets({
  targets,
  onChange,
}: {
  readonly targets: readonly Target[];
  readonly onChange: (at: number, which: Minutes, minutes: number) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t`What is promised`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Kind</Trans>
            </th>
            <th scope="col">
              <Trans>Priority</Trans>
            </th>
            <th scope="col">
              <Trans>First answer, working minutes</Trans>
            </th>
            <th scope="col">
              <Trans>Solution, working minutes</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {targets.map((target, i) => (
            <Row
              key={`${target.caseType} ${target.priority}`}
              target={target}
              onChange={(which, minutes) => onChange(i, which, minutes)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  target,
  onChange,
}: {
  readonly target: Target;
  readonly onChange: (which: Minutes, minutes: number) => void;
}) {
  const { t } = useLingui();
  const { typeOf, priorityOf } = useCaseNames();
  const kind = typeOf(target.caseType);
  const priority = priorityOf(target.priority);
  const field = (which: Minutes, label: string) => (
    <NumberInput
      size="xs"
      min={1}
      max={100_000}
      allowDecimal={false}
      aria-label={label}
      value={target[which]}
      onChange={(value) => onChange(which, Number(value))}
    />
  );
  return (
    <tr>
      <td>{kind}</td>
      <td>{priority}</td>
      <td>{field('firstResponseMinutes', t`First answer: ${kind}, ${priority}`)}</td>
      <td>{field('resolutionMinutes', t`Solution: ${kind}, ${priority}`)}</td>
    </tr>
  );
}
