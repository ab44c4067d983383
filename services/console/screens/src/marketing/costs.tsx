import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Campaign, type Cost, CORRECTIONS, COST_KINDS } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { useFormat } from '../format/use-format.ts';
import { FormDialog } from '../sales/dialogs.tsx';
import styles from '../look/records.module.css';
import { useCostNames, useWhyNames } from './names.ts';

/** What a campaign cost, what a cost was taken for before, and the ways to note and correct one. */
export function Costs({ of, costs }: { readonly of: Campaign; readonly costs: readonly Cost[] }) {
  const { t } = useLingui();
  const [asking, ask] = useState<Cost | 'new'>();
  return (
    <section aria-label={t`Costs`}>
      <div className={styles['head']}>
        <h2>
          <Trans>Costs</Trans>
        </h2>
        <Button size="compact-sm" variant="default" onClick={() => ask('new')}>
          <Trans>Note a cost</Trans>
        </Button>
      </div>
      <ol className={styles['list']}>
        {costs.map((cost) => (
          <CostRow key={cost.costId} cost={cost} onCorrect={() => ask(cost)} />
        ))}
      </ol>
      {asking && (
        <CostDialog of={of} {...(asking === 'new' ? {} : { cost: asking })} onClose={() => ask(undefined)} />
      )}
    </section>
  );
}

function CostRow({ cost, onCorrect }: { readonly cost: Cost; readonly onCorrect: () => void }) {
  const format = useFormat();
  const kinds = useCostNames();
  const why = useWhyNames();
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <span>{kinds[cost.kind]}</span>
          <span className={styles['amount']}>{format.money(cost.amount)}</span>
          <span className={styles['under']}>{format.calendarDay(cost.occurredOn)}</span>
        </span>
        {cost.corrected.map((before) => (
          <span key={before.at} className={styles['under']}>
            <s>
              {kinds[before.kind]} {format.money(before.amount)} {format.calendarDay(before.occurredOn)}
            </s>
            <span>{why(before.reason)}</span>
          </span>
        ))}
      </div>
      <div className={styles['does']}>
        <Button size="compact-sm" variant="default" onClick={onCorrect}>
          <Trans>Correct</Trans>
        </Button>
      </div>
    </li>
  );
}

function CostDialog({
  of,
  cost,
  onClose,
}: {
  readonly of: Campaign;
  readonly cost?: Cost;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const command = useMarketingCommand(onClose);
  const [said, setSaid] = useState<Said>({
    amount: cost?.amount.amount ?? '',
    kind: cost?.kind ?? 'media',
    occurredOn: cost?.occurredOn ?? format.today(),
    reason: CORRECTIONS[0],
  });
  const submit = () => {
    const { amount, reason, ...rest } = said;
    const body = { ...rest, amount: { amount, currency: of.budget.currency } };
    const path = `campaigns/${of.campaignId}/costs`;
    if (!cost) return command.run({ path, body, says: t`Noted` });
    command.run({
      path: `${path}/${cost.costId}/actions/correct`,
      body: { ...body, reason },
      says: t`Corrected`,
    });
  };
  return (
    <FormDialog
      title={cost ? t`Correct a cost` : t`Note a cost`}
      does={cost ? t`Correct it` : t`Note it`}
      pending={command.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <CostFields
        said={said}
        change={(part) => setSaid((before) => ({ ...before, ...part }))}
        currency={of.budget.currency}
        correcting={cost !== undefined}
      />
    </FormDialog>
  );
}

interface Said {
  readonly amount: string;
  readonly kind: string;
  readonly occurredOn: string;
  readonly reason: string;
}

function CostFields({
  said,
  change,
  currency,
  correcting,
}: {
  readonly said: Said;
  readonly change: (part: Partial<Said>) => void;
  readonly currency: string;
  readonly correcting: boolean;
}) {
  const { t } = useLingui();
  const kinds = useCostNames();
  const why = useWhyNames();
  return (
    <>
      <TextInput
        required
        data-autofocus
        inputMode="decimal"
        label={t`Amount, ${currency}`}
        pattern="\d{1,11}(\.\d{1,3})?"
        value={said.amount}
        onChange={(event) => change({ amount: event.currentTarget.value.trim() })}
      />
      <NativeSelect
        label={t`What for`}
        value={said.kind}
        data={COST_KINDS.map((value) => ({ value, label: kinds[value] }))}
        onChange={(event) => change({ kind: event.currentTarget.value })}
      />
      <TextInput
        required
        type="date"
        label={t`On the day`}
        value={said.occurredOn}
        onChange={(event) => change({ occurredOn: event.currentTarget.value })}
      />
      {correcting && (
        <NativeSelect
          label={t`Reason`}
          value={said.reason}
          data={CORRECTIONS.map((value) => ({ value, label: why(value) }))}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
      )}
    </>
  );
}
