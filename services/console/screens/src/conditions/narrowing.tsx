import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { segments } from '../api/analytics.ts';
import { returns } from '../api/marketing.ts';
import { products } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import { CURRENCIES } from '../sales/dialogs.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useFactWords } from './fact-names.ts';
import type { Fact } from './lines.ts';
import { PurposeChoice } from '../consent/purpose-choice.tsx';
import { Scored } from './scored.tsx';

/** Says a part of a fact anew; nothing: it narrows no more. */
export type Change = (part: Readonly<Record<string, unknown>>) => void;

/** What narrows a fact. */
export function Narrowing({ fact, change }: { readonly fact: Fact; readonly change: Change }): ReactNode {
  const { t } = useLingui();
  switch (fact.is) {
    case 'bought':
      return <Bought fact={fact} change={change} />;
    case 'quote':
      return (
        <OneState fact={fact} change={change} of={['draft', 'sent', 'accepted', 'declined', 'expired']} />
      );
    case 'lead':
      return <Lead fact={fact} change={change} />;
    case 'member':
      return <Points fact={fact} change={change} />;
    case 'language':
      return <OneWord field="language" of={['zh-CN', 'en']} fact={fact} change={change} />;
    case 'kind':
      return <OneWord field="kind" of={['person', 'organisation']} fact={fact} change={change} />;
    case 'consent':
      return <Purpose fact={fact} change={change} />;
    case 'reached':
      return <Reached fact={fact} change={change} />;
    case 'wrote':
      return <Most field="withinDays" label={t`In the last days`} fact={fact} change={change} />;
    case 'scored':
      return <Scored fact={fact} change={change} />;
    case 'segment':
      return <Segment fact={fact} change={change} />;
    default:
      return null;
  }
}

interface Narrowed {
  readonly fact: Fact;
  readonly change: Change;
}

function OneWord({
  field,
  of,
  fact,
  change,
}: Narrowed & { readonly field: string; readonly of: readonly string[] }) {
  const { t } = useLingui();
  const words = useFactWords();
  return (
    <NativeSelect
      label={t`Which`}
      value={String(fact[field] ?? '')}
      data={of.map((value) => ({ value, label: words[value] ?? value }))}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}

function OneState({ of, fact, change }: Narrowed & { readonly of: readonly string[] }) {
  const { t } = useLingui();
  const words = useFactWords();
  return (
    <NativeSelect
      label={t`State`}
      value={String((fact['states'] as readonly string[])[0])}
      data={of.map((value) => ({ value, label: words[value] ?? value }))}
      onChange={(event) => change({ states: [event.currentTarget.value] })}
    />
  );
}

function Lead({ fact, change }: Narrowed) {
  const { t } = useLingui();
  const words = useFactWords();
  const sources = ['form', 'import', 'conversation', 'party'];
  return (
    <>
      <OneState fact={fact} change={change} of={['open', 'qualified', 'refused']} />
      <NativeSelect
        label={t`Came from`}
        value={String(fact['source'] ?? '')}
        data={[
          { value: '', label: t`anywhere` },
          ...sources.map((value) => ({ value, label: words[value] ?? value })),
        ]}
        onChange={(event) => change({ source: event.currentTarget.value || undefined })}
      />
    </>
  );
}

/** A whole number that may be left out. */
function Most({ field, label, fact, change }: Narrowed & { readonly field: string; readonly label: string }) {
  return (
    <NumberInput
      label={label}
      min={1}
      allowDecimal={false}
      value={(fact[field] as number | undefined) ?? ''}
      onChange={(value) => change({ [field]: typeof value === 'number' ? value : undefined })}
    />
  );
}

function Bought({ fact, change }: Narrowed) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const query = useInfiniteQuery(products('', 'all'));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const worth = fact['worth'] as { readonly amount: string; readonly currency: string } | undefined;
  const setWorth = (amount: string, currency: string) =>
    change({ worth: /^\d{1,11}(\.\d{1,3})?$/.test(amount) ? { amount, currency } : undefined });
  return (
    <>
      <NativeSelect
        label={t`Product`}
        value={String(fact['productId'] ?? '')}
        data={[
          { value: '', label: t`any` },
          ...items.map(({ productId, name }) => ({ value: productId, label: named(name) })),
        ]}
        onChange={(event) => change({ productId: event.currentTarget.value || undefined })}
      />
      <Most field="orders" label={t`Orders, at least`} fact={fact} change={change} />
      <Most field="withinDays" label={t`In the last days`} fact={fact} change={change} />
      <TextInput
        label={t`For at least`}
        inputMode="decimal"
        defaultValue={worth?.amount ?? ''}
        onChange={(event) => setWorth(event.currentTarget.value.trim(), worth?.currency ?? 'CNY')}
      />
      <NativeSelect
        label={t`Currency`}
        value={worth?.currency ?? 'CNY'}
        disabled={!worth}
        data={CURRENCIES}
        onChange={(event) => setWorth(worth?.amount ?? '', event.currentTarget.value)}
      />
    </>
  );
}

function Points({ fact, change }: Narrowed) {
  const { t } = useLingui();
  const tiers = fact['tiers'] as readonly string[] | undefined;
  return (
    <>
      <TextInput
        label={t`Of the tier (its code)`}
        maxLength={60}
        value={tiers?.[0] ?? ''}
        onChange={(event) => {
          const tier = event.currentTarget.value.trim();
          change({ tiers: tier === '' ? undefined : [tier] });
        }}
      />
      <Most field="points" label={t`Points to spend, at least`} fact={fact} change={change} />
    </>
  );
}

function Purpose({ fact, change }: Narrowed) {
  return <PurposeChoice chosen={String(fact['purpose'])} onChoose={(purpose) => change({ purpose })} />;
}

/** Campaigns of this year to choose from. */
function Reached({ fact, change }: Narrowed) {
  const { t } = useLingui();
  const format = useFormat();
  const { data } = useQuery(returns(Number(format.today().slice(0, 4))));
  const known = new Map(data?.rows.map(({ campaign }) => [campaign.campaignId, campaign.name]));
  return (
    <>
      <NativeSelect
        required
        label={t`Campaign`}
        value={String(fact['campaignId'])}
        data={[{ value: '', label: '–' }, ...[...known].map(([value, label]) => ({ value, label }))]}
        onChange={(event) => change({ campaignId: event.currentTarget.value })}
      />
      <OneWord field="how" of={['sent', 'followed', 'answered']} fact={fact} change={change} />
      {known.size === 0 && (
        <span className={styles['under']}>
          <Trans>No campaigns this year</Trans>
        </span>
      )}
    </>
  );
}

function Segment({ fact, change }: Narrowed) {
  const { t } = useLingui();
  const { data } = useQuery(segments);
  const known = data?.items ?? [];
  return (
    <>
      <NativeSelect
        required
        label={t`Segment`}
        value={String(fact['segmentId'])}
        data={[
          { value: '', label: '–' },
          ...known.map(({ segmentId, code, name }) => ({ value: segmentId, label: `${name} · ${code}` })),
        ]}
        onChange={(event) => change({ segmentId: event.currentTarget.value })}
      />
      {data && known.length === 0 && (
        <span className={styles['under']}>
          <Trans>No segments yet</Trans>
        </span>
      )}
    </>
  );
}
