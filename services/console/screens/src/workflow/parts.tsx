import { Trans, useLingui } from '@lingui/react/macro';
import { Link, type LinkOptions, linkOptions } from '@tanstack/react-router';
import type { PromisedValue, PromiseState, RecordRef } from '../api/workflow.ts';
import { useFormat, zone as here } from '../format/use-format.ts';
import { Icon, type IconName } from '../look/icon.tsx';
import { Tag, classes, useOpened } from '../look/small.tsx';
import { STATE_TONES, useStateNames } from './names.ts';
import styles from './workflow.module.css';

/** When something is due, as it was said; another zone than ours is named. */
export function DueAt({
  moment: { local, zone, at },
  late,
}: {
  readonly moment: { readonly local?: string; readonly zone?: string; readonly at: string };
  readonly late?: boolean;
}) {
  const format = useFormat();
  const day = local?.slice(0, 10);
  const written = day ? format.calendarDay(day) : format.dateAndTime(at);
  const time = local?.slice(11);
  return (
    <time dateTime={at} title={format.inFull(at)} className={classes(styles['due'], late && styles['late'])}>
      {late && <Icon name="warning" size={13} />}
      {written}
      {time && ` ${time}`}
      {zone && zone !== here && <span className={styles['zone']}> {zone}</span>}
    </time>
  );
}

/** What exactly was promised. */
export function Value({ value, locked }: { readonly value: PromisedValue; readonly locked: boolean }) {
  const format = useFormat();
  const opened = useOpened(locked);
  switch (value.type) {
    case 'money':
      return <strong className={styles['value']}>{format.money(value)}</strong>;
    case 'day':
      return <strong className={styles['value']}>{format.calendarDay(value.day)}</strong>;
    case 'text':
      return <strong className={styles['value']}>{opened(value.text)}</strong>;
  }
}

/** How a promise stands. */
export function StateTag({ state }: { readonly state: PromiseState }) {
  const names = useStateNames();
  return <Tag tone={STATE_TONES[state]}>{names[state]}</Tag>;
}

/** Says that another open promise says something else. */
export function ContradictionTag({ count }: { readonly count: number }) {
  if (count === 0) return null;
  return (
    <Tag tone="late">
      <Icon name="compare" size={12} />
      <Trans>Contradicted</Trans>
    </Tag>
  );
}

/** The words as they were said. */
export function Quote({
  text,
  locked,
}: {
  readonly text: string | null | undefined;
  readonly locked: boolean;
}) {
  const opened = useOpened(locked);
  if (text === undefined) return null;
  return <q className={styles['quote']}>{opened(text)}</q>;
}

/** The way to a record, where it has a page here. */
export function RecordLink({ of }: { readonly of: RecordRef | undefined }) {
  const { t } = useLingui();
  if (!of) return null;
  const { kind, id } = of;
  const pages: Readonly<Record<string, readonly [page: LinkOptions, icon: IconName, name: string]>> = {
    conversation: [
      linkOptions({ to: '/conversations/$conversationId', params: { conversationId: id } }),
      'inbox',
      t`Conversation`,
    ],
    case: [linkOptions({ to: '/cases/$caseId', params: { caseId: id } }), 'case', t`Case`],
    opportunity: [
      linkOptions({ to: '/deals/$opportunityId', params: { opportunityId: id } }),
      'deal',
      t`Deal`,
    ],
    quote: [linkOptions({ to: '/quotes/$quoteId', params: { quoteId: id } }), 'deal', t`Quote`],
    order: [linkOptions({ to: '/orders/$orderId', params: { orderId: id } }), 'deal', t`Order`],
    subscription: [
      linkOptions({ to: '/pushes/$subscriptionId', params: { subscriptionId: id } }),
      'sent',
      t`What was pushed`,
    ],
  };
  const known = pages[kind];
  if (!known) return null;
  const [page, icon, name] = known;
  return (
    <Link {...page} className={styles['record']}>
      <Icon name={icon} size={13} />
      {name}
    </Link>
  );
}
