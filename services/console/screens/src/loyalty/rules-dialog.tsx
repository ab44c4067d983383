import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Programme } from '../api/loyalty.ts';
import { meant, useLoyaltyCommand } from '../api/use-loyalty-commands.ts';
import { useFormat, zone } from '../format/use-format.ts';
import { FormDialog } from '../sales/dialogs.tsx';
import styles from '../look/records.module.css';
import { type RulesDraft, type TierDraft, draftOf, noTier, rulesOf } from './rules-draft.ts';

/** Opens a programme, or writes the next version of its rules. */
export function RulesDialog({
  programme,
  onClose,
}: {
  readonly programme?: Programme;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const command = useLoyaltyCommand({ onDone: onClose });
  const [draft, setDraft] = useState(() => draftOf(programme));
  const [months, setMonths] = useState('12');
  const change = (part: Partial<RulesDraft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = () => {
    const name = { zh: draft.zh, en: draft.en };
    const rules = rulesOf(draft, format.today(), programme?.rules);
    if (!programme) {
      const period = { months: Number(months), zone };
      command.mutate(meant({ path: 'programmes', body: { name, period, rules }, says: t`Opened` }));
      return;
    }
    const path = `programmes/${programme.programmeId}/actions/revise`;
    command.mutate(meant({ path, body: { from: programme.version, name, rules }, says: t`Changed` }));
  };
  return (
    <FormDialog
      title={programme ? t`Change the rules` : t`Open a programme`}
      does={programme ? t`They hold from now on` : t`Open`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <NameFields draft={draft} change={change} />
      {!programme && (
        <NativeSelect
          label={t`Qualifying points count together for (months)`}
          value={months}
          data={['1', '2', '3', '4', '6', '12']}
          onChange={(event) => setMonths(event.currentTarget.value)}
        />
      )}
      <Tiers draft={draft} change={change} />
      <EarningFields draft={draft} change={change} />
      <TimeFields draft={draft} change={change} />
    </FormDialog>
  );
}

interface Fields {
  readonly draft: RulesDraft;
  readonly change: (part: Partial<RulesDraft>) => void;
}

function NameFields({ draft, change }: Fields) {
  const { t } = useLingui();
  return (
    <>
      <TextInput
        required
        data-autofocus
        label={t`Name in Chinese`}
        maxLength={200}
        value={draft.zh}
        onChange={(event) => change({ zh: event.currentTarget.value })}
      />
      <TextInput
        required
        label={t`Name in English`}
        maxLength={200}
        value={draft.en}
        onChange={(event) => change({ en: event.currentTarget.value })}
      />
    </>
  );
}

function Tiers({ draft, change }: Fields) {
  const changeTier = (at: number, part: Partial<TierDraft>) =>
    change({ tiers: draft.tiers.map((tier, i) => (i === at ? { ...tier, ...part } : tier)) });
  return (
    <>
      {draft.tiers.map((tier, at) => (
        <TierFields key={tier.tierId || at} tier={tier} change={(part) => changeTier(at, part)} />
      ))}
      <Button size="compact-sm" variant="default" onClick={() => change({ tiers: [...draft.tiers, noTier] })}>
        <Trans>One more tier</Trans>
      </Button>
    </>
  );
}

function TierFields({
  tier,
  change,
}: {
  readonly tier: TierDraft;
  readonly change: (part: Partial<TierDraft>) => void;
}) {
  const { t } = useLingui();
  const fields = [
    ['zh', t`Tier in Chinese`],
    ['en', t`Tier in English`],
    ['threshold', t`From qualifying points`],
    ['earningFactor', t`Points ×`],
  ] as const;
  return (
    <fieldset className={styles['column']}>
      <div className={styles['form']}>
        {fields.map(([name, label]) => (
          <TextInput
            key={name}
            required
            label={label}
            maxLength={100}
            value={tier[name]}
            onChange={(event) => change({ [name]: event.currentTarget.value })}
          />
        ))}
      </div>
      <Textarea
        label={t`Benefits, one a line: Chinese | English`}
        rows={2}
        value={tier.benefits}
        onChange={(event) => change({ benefits: event.currentTarget.value })}
      />
    </fieldset>
  );
}

function EarningFields({ draft, change }: Fields) {
  const { t } = useLingui();
  return (
    <div className={styles['form']}>
      <TextInput
        required
        label={t`Points for one unit`}
        value={draft.pointsPerUnit}
        onChange={(event) => change({ pointsPerUnit: event.currentTarget.value })}
      />
      <TextInput
        required
        label={t`Currency`}
        maxLength={3}
        value={draft.currency}
        onChange={(event) => change({ currency: event.currentTarget.value.toUpperCase() })}
      />
      <NativeSelect
        label={t`On the amount`}
        value={draft.base}
        data={[
          { value: 'net', label: t`before tax` },
          { value: 'gross', label: t`with tax` },
        ]}
        onChange={(event) => change({ base: event.currentTarget.value as RulesDraft['base'] })}
      />
      <NativeSelect
        label={t`Rounded`}
        value={draft.rounding}
        data={[
          { value: 'down', label: t`down` },
          { value: 'half-up', label: t`half up` },
          { value: 'half-even', label: t`half even` },
        ]}
        onChange={(event) => change({ rounding: event.currentTarget.value as RulesDraft['rounding'] })}
      />
    </div>
  );
}

function TimeFields({ draft, change }: Fields) {
  const { t } = useLingui();
  const fields = [
    ['returnDays', t`Days in which an order may come back`],
    ['validMonths', t`Months for which points are valid`],
    ['graceDays', t`Days of grace for rewards given back`],
    ['pointWorth', t`What a point costs`],
  ] as const;
  return (
    <>
      {fields.map(([name, label]) => (
        <TextInput
          key={name}
          required={name !== 'pointWorth'}
          inputMode="decimal"
          label={label}
          value={draft[name]}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
      <NativeSelect
        label={t`Customers become members`}
        value={draft.enrolment}
        data={[
          { value: 'by-agent', label: t`by somebody here` },
          { value: 'with-first-order', label: t`with their first order` },
        ]}
        onChange={(event) => change({ enrolment: event.currentTarget.value as RulesDraft['enrolment'] })}
      />
    </>
  );
}
