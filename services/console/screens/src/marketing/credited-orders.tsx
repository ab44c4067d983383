import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type CreditedOrder, creditedOrders, touchesBefore } from '../api/marketing.ts';
import { ToCustomer } from '../customer/to-customer.tsx';
import { useFormat } from '../format/use-format.ts';
import { Listed } from '../look/listed.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Moment } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../look/records.module.css';

/** Orders that are credited to a campaign, each with the messages before it. */
export function CreditedOrders({ campaignId }: { readonly campaignId: string }) {
  const { t } = useLingui();
  const [by, setBy] = useState<'first' | 'last'>('last');
  const query = useInfiniteQuery(creditedOrders({ by, campaign: campaignId }));
  return (
    <section aria-label={t`Orders that came of it`}>
      <div className={styles['head']}>
        <h2>
          <Trans>Orders that came of it</Trans>
        </h2>
        <SegmentedControl
          size="xs"
          value={by}
          data={[
            { value: 'first', label: t`By first touch` },
            { value: 'last', label: t`By last touch` },
          ]}
          onChange={(value) => setBy(value === 'first' ? 'first' : 'last')}
        />
      </div>
      <Listed of={query} rows={3} empty={<Empty icon="deal" title={t`No orders yet`} />}>
        {(order, { locked }) => <OrderRow key={order.orderId} order={order} locked={locked} />}
      </Listed>
    </section>
  );
}

function OrderRow({ order, locked }: { readonly order: CreditedOrder; readonly locked: boolean }) {
  const format = useFormat();
  const [open, setOpen] = useState(false);
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <Link to="/orders/$orderId" params={{ orderId: order.orderId }}>
            {order.code}
          </Link>
          <span className={styles['amount']}>{format.money(order.worth)}</span>
          <span className={styles['under']}>{format.calendarDay(order.orderedOn)}</span>
          <ToCustomer partyId={order.partyId} customer={order.customer} locked={locked} />
        </span>
        {open && <Touches orderId={order.orderId} />}
      </div>
      <div className={styles['does']}>
        <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Trans>Messages before ({order.touches})</Trans>
        </Button>
      </div>
    </li>
  );
}

function Touches({ orderId }: { readonly orderId: string }) {
  const query = useQuery(touchesBefore(orderId));
  return (
    <Loaded of={query} rows={2} height={20}>
      {({ touches }) => (
        <ol>
          {touches.map(({ messageId, campaign, material, sentAt }) => (
            <li key={messageId} className={styles['under']}>
              <Moment at={sentAt} />
              <Link to="/campaigns/$campaignId" params={{ campaignId: campaign.campaignId }}>
                {campaign.name}
              </Link>
              <span>{material.name}</span>
            </li>
          ))}
        </ol>
      )}
    </Loaded>
  );
}
