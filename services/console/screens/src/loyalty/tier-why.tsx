import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Member } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';

/** Which tier, since when and why, until when it is held, and what is missing to the next. */
export function TierWhy({ of }: { readonly of: Member }) {
  const format = useFormat();
  const named = useNameInBoth();
  const { tier, qualifying } = of;
  const until = format.dayName(tier.heldUntil);
  return (
    <section className={styles['paper']}>
      <h2>{named(tier.name)}</h2>
      <p>
        <Reason of={tier.why} since={format.dayName(tier.since)} />
      </p>
      <p>
        <Trans>
          {format.number(qualifying)} qualifying points in this period, which ends on {until}.
        </Trans>{' '}
        {tier.next && (
          <Trans>
            {format.number(tier.next.missing)} more make {named(tier.next.name)}.
          </Trans>
        )}
      </p>
      {tier.earned !== tier.tierId && (
        <p className={styles['warning']}>
          <Trans>The points of this period alone make a lower tier; it stays until {until}.</Trans>{' '}
          {tier.fallen && (
            <Trans>
              {format.number(-tier.fallen.points)} went with a return of{' '}
              <Link to="/orders/$orderId" params={{ orderId: tier.fallen.orderId }}>
                this order
              </Link>
              .
            </Trans>
          )}
        </p>
      )}
      {tier.benefits.length > 0 && (
        <ul>
          {tier.benefits.map((benefit) => (
            <li key={benefit.en}>{named(benefit)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Reason({ of, since }: { readonly of: Member['tier']['why']; readonly since: string }): ReactNode {
  const format = useFormat();
  const points = format.number(of.qualifying?.points ?? 0);
  const threshold = format.number(of.threshold ?? 0);
  if (of.fact === 'enrolled') return <Trans>Since {since}: where everybody begins.</Trans>;
  if (of.fact === 'reviewed')
    return (
      <Trans>
        Since {since}: the period before ended with {points} qualifying points.
      </Trans>
    );
  if (of.because?.kind === 'order')
    return (
      <Trans>
        Since {since}:{' '}
        <Link to="/orders/$orderId" params={{ orderId: of.because.id }}>
          an order
        </Link>{' '}
        made {points} qualifying points, {threshold} are needed.
      </Trans>
    );
  return (
    <Trans>
      Since {since}: {points} qualifying points, {threshold} are needed.
    </Trans>
  );
}
