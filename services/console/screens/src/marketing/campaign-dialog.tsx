import { useLingui } from '@lingui/react/macro';
import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Campaign } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { useFormat } from '../format/use-format.ts';
import { AmountFields, FormDialog } from '../sales/dialogs.tsx';
import { PurposeChoice } from '../consent/purpose-choice.tsx';

/** Plans a campaign, or changes one that is there. */
export function CampaignDialog({
  of,
  onClose,
  onDone,
}: {
  readonly of?: Campaign;
  readonly onClose: () => void;
  readonly onDone: (campaignId: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const command = useMarketingCommand((answer) => onDone(answer['campaignId'] ?? of?.campaignId ?? ''));
  const [said, setSaid] = useState(() => begin(of, format.today()));
  const change = (part: Partial<Said>) => setSaid((before) => ({ ...before, ...part }));
  const submit = () => {
    const { purpose, amount, currency, ...terms } = said;
    const body = { ...terms, budget: { amount, currency } };
    if (!of) return command.run({ path: 'campaigns', body: { ...body, purpose }, says: t`Planned` });
    const kept = of.ownerId ? { ...body, ownerId: of.ownerId } : body;
    command.run({
      path: `campaigns/${of.campaignId}/actions/change`,
      body: kept,
      seen: of.version,
      says: t`Changed`,
    });
  };
  return (
    <FormDialog
      title={of ? t`Change the campaign` : t`Plan a campaign`}
      does={of ? t`Change it` : t`Plan it`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <Fields said={said} change={change} fresh={!of} />
    </FormDialog>
  );
}

interface Said {
  readonly name: string;
  readonly goal: string;
  readonly purpose: string;
  readonly amount: string;
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly lookBackDays: number;
}

function begin(of: Campaign | undefined, today: string): Said {
  if (!of)
    return {
      name: '',
      goal: '',
      purpose: 'news',
      amount: '',
      currency: 'CNY',
      from: today,
      to: today,
      lookBackDays: 30,
    };
  const { name, goal, purpose, budget, from, to, lookBackDays } = of;
  return { name, goal, purpose, amount: budget.amount, currency: budget.currency, from, to, lookBackDays };
}

function Fields({
  said,
  change,
  fresh,
}: {
  readonly said: Said;
  readonly change: (part: Partial<Said>) => void;
  readonly fresh: boolean;
}) {
  const { t } = useLingui();
  const texts = [
    ['name', t`Name`, 120],
    ['goal', t`Goal`, 500],
  ] as const;
  return (
    <>
      {texts.map(([field, label, most], at) => (
        <TextInput
          key={field}
          required
          data-autofocus={at === 0 ? true : undefined}
          label={label}
          maxLength={most}
          value={said[field]}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
      {fresh && <PurposeChoice chosen={said.purpose} onChoose={(purpose) => change({ purpose })} />}
      <AmountFields said={said} change={change} />
      {(['from', 'to'] as const).map((field) => (
        <TextInput
          key={field}
          required
          type="date"
          label={field === 'from' ? t`First day` : t`Last day`}
          value={said[field]}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
      <NumberInput
        required
        label={t`Days looked back`}
        description={t`An order counts if a message came at most so many days before it.`}
        min={1}
        max={365}
        allowDecimal={false}
        value={said.lookBackDays}
        onChange={(value) => change({ lookBackDays: Number(value) })}
      />
    </>
  );
}
