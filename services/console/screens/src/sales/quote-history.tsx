import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Happening, Quote } from '../api/sales.ts';
import { Moment, useOpened } from '../look/small.tsx';
import { useReasonNames } from './names.ts';
import styles from '../look/records.module.css';

/** What happened to a quote, the latest first; who contested it stands here for its seller to see. */
export function QuoteHistory({ of }: { readonly of: Quote }) {
  if (of.history.length === 0) return null;
  return (
    <section className={`${styles['column']} no-print`}>
      <h2>
        <Trans>What happened</Trans>
      </h2>
      <ol className={styles['list']}>
        {of.history.toReversed().map((happened, at) => (
          <li key={at} className={styles['item']}>
            <span className={styles['what']}>
              <span>
                <Words of={happened} /> <Others of={happened} />
              </span>
              <Reason of={happened} locked={of.locked} />
            </span>
            <Moment at={happened.at} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Words({ of: { what } }: { readonly of: Happening }): ReactNode {
  switch (what) {
    case 'sent':
      return <Trans>Sent</Trans>;
    case 'stopped':
      return <Trans>Not sent: another quote holds for the same product</Trans>;
    case 'contested':
      return <Trans>Contested by another seller’s quote, which was stopped</Trans>;
    case 'replaced':
      return <Trans>Replaced by another quote</Trans>;
    case 'accepted':
      return <Trans>Accepted by the customer</Trans>;
    case 'declined':
      return <Trans>Declined by the customer</Trans>;
    case 'withdrawn':
      return <Trans>Withdrawn</Trans>;
    default:
      return <Trans>Expired</Trans>;
  }
}

function Others({ of: { others } }: { readonly of: Happening }) {
  return others.map(({ quoteId, code }) => (
    <Link key={quoteId} to="/quotes/$quoteId" params={{ quoteId }}>
      {code}{' '}
    </Link>
  ));
}

function Reason({ of: { reason }, locked }: { readonly of: Happening; readonly locked: boolean }) {
  const opened = useOpened(locked);
  const names = useReasonNames();
  if (reason === undefined || reason === '') return null;
  return <span className={styles['under']}>{reason === null ? opened(reason) : names(reason)}</span>;
}
