import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Opportunity,
  opportunity,
  type OrderItem,
  orders,
  pipeline,
  type QuoteItem,
  quotes,
} from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import { PromiseAbout } from '../workflow/promise-about.tsx';
import { ReasonDialog } from './dialogs.tsx';
import { Giving } from './giving.tsx';
import { useNameInBoth, useOrderNames, useReasonNames } from './names.ts';
import { CustomerName, QuoteTags } from './parts.tsx';
import styles from '../look/records.module.css';

const route = getRouteApi('/shell/deals/$opportunityId');
const WINS = ['price', 'product', 'service', 'relationship', 'speed', 'other'] as const;
const LOSSES = ['price', 'competitor', 'no-budget', 'no-need', 'too-late', 'no-answer', 'other'] as const;

/** One sale that may come: where it stands, its quotes, its orders. */
export function OpportunityScreen() {
  const { t } = useLingui();
  const { opportunityId } = route.useParams();
  const query = useQuery(opportunity(opportunityId));
  const opened = useOpened(query.data?.locked);
  return (
    <Screen
      title={query.data ? opened(query.data.title) : t`Deal`}
      lead={query.data?.code}
      actions={query.data && <Actions of={query.data} />}
    >
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query} rows={4}>
        {(of) => (
          <div className={styles['column']}>
            <Facts of={of} />
            <Quotes of={of} />
            <Orders of={of} />
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Facts({ of }: { readonly of: Opportunity }) {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(of.locked);
  const reasons = useReasonNames();
  const status = { open: t`Open`, won: t`Won`, lost: t`Lost` }[of.status];
  return (
    <dl className={styles['facts']}>
      <dt>
        <Trans>State</Trans>
      </dt>
      <dd>
        <Tag tone={of.status === 'won' ? 'good' : of.status === 'lost' ? 'due' : 'accent'}>{status}</Tag>{' '}
        {of.reason && reasons(of.reason)}
      </dd>
      <dt>
        <Trans>Customer</Trans>
      </dt>
      <dd>
        <CustomerName of={of} locked={of.locked} />
      </dd>
      <dt>
        <Trans>Stage</Trans>
      </dt>
      <dd>
        <StageOf of={of} />
      </dd>
      <dt>
        <Trans>Amount</Trans>
      </dt>
      <dd className={styles['amount']}>{format.money(of.amount)}</dd>
      <dt>
        <Trans>Expected on</Trans>
      </dt>
      <dd>{format.calendarDay(of.expectedClose)}</dd>
      <dt>
        <Trans>Owner</Trans>
      </dt>
      <dd>{opened(of.ownerName)}</dd>
    </dl>
  );
}

function StageOf({ of }: { readonly of: Opportunity }) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const { data } = useQuery(pipeline);
  const move = useSalesCommand();
  const stages = data?.stages ?? [];
  const known = stages.some(({ key }) => key === of.stage);
  const choices = stages.map(({ key, name }) => ({ value: key, label: named(name) }));
  return (
    <NativeSelect
      aria-label={t`Stage`}
      size="xs"
      value={of.stage}
      disabled={of.status !== 'open' || move.isPending}
      data={known ? choices : [{ value: of.stage, label: of.stage }, ...choices]}
      onChange={(event) =>
        move.mutate(
          meant({
            path: `opportunities/${of.opportunityId}/actions/reach-stage`,
            body: { stage: event.currentTarget.value },
            seen: of.version,
            says: t`Moved`,
          }),
        )
      }
    />
  );
}

function Actions({ of }: { readonly of: Opportunity }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<'win' | 'lose'>();
  const command = useSalesCommand({ onDone: () => setAsking(undefined) });
  const act = (verb: string, body: object, says: string) =>
    command.mutate(
      meant({ path: `opportunities/${of.opportunityId}/actions/${verb}`, body, seen: of.version, says }),
    );
  if (of.status !== 'open')
    return (
      <Button size="compact-sm" variant="default" onClick={() => act('reopen', {}, t`Open again`)}>
        <Trans>Reopen</Trans>
      </Button>
    );
  return (
    <>
      <Button component={Link} to={`/deals/${of.opportunityId}/quote`} size="compact-sm">
        <Trans>Write a quote</Trans>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setAsking('win')}>
        <Trans>Won</Trans>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setAsking('lose')}>
        <Trans>Lost</Trans>
      </Button>
      <Giving
        path={`opportunities/${of.opportunityId}/actions/assign`}
        seen={of.version}
        owner={of.ownerId}
      />
      <PromiseAbout
        at={{ partyId: of.partyId, about: { kind: 'opportunity', id: of.opportunityId }, channel: 'other' }}
      />
      {asking && (
        <ReasonDialog
          title={asking === 'win' ? t`Why was it won?` : t`Why was it lost?`}
          reasons={asking === 'win' ? WINS : LOSSES}
          pending={command.isPending}
          onClose={() => setAsking(undefined)}
          onSay={(reason) => act(asking, { reason }, t`Noted`)}
        />
      )}
    </>
  );
}

function Quotes({ of }: { readonly of: Opportunity }) {
  const query = useInfiniteQuery(quotes({ opportunity: of.opportunityId }));
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Quotes</Trans>
      </h2>
      <Loaded of={query} rows={2}>
        {({ pages }) => <QuoteList items={pages.flatMap(({ items }) => items)} />}
      </Loaded>
    </section>
  );
}

function QuoteList({ items }: { readonly items: readonly QuoteItem[] }) {
  const format = useFormat();
  if (items.length === 0)
    return (
      <p className={styles['under']}>
        <Trans>None yet.</Trans>
      </p>
    );
  return (
    <ol className={styles['list']}>
      {items.map((quote) => (
        <li key={quote.quoteId} className={styles['item']}>
          <span className={styles['head']}>
            <Link to="/quotes/$quoteId" params={{ quoteId: quote.quoteId }} className={styles['title']}>
              {quote.code}
            </Link>
            <QuoteTags of={quote} />
            <span className={styles['under']}>{quote.sellerName}</span>
          </span>
          <span className={styles['head']}>
            {quote.validUntil && (
              <span className={styles['under']}>
                <Trans>until {format.calendarDay(quote.validUntil)}</Trans>
              </span>
            )}
            <span className={styles['amount']}>{format.money(quote.gross)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

function Orders({ of }: { readonly of: Opportunity }) {
  const query = useInfiniteQuery(orders({ opportunity: of.opportunityId }));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Orders</Trans>
      </h2>
      <ol className={styles['list']}>
        {items.map((order) => (
          <OrderRow key={order.orderId} of={order} />
        ))}
      </ol>
    </section>
  );
}

function OrderRow({ of }: { readonly of: OrderItem }) {
  const format = useFormat();
  const names = useOrderNames();
  return (
    <li className={styles['item']}>
      <span className={styles['head']}>
        <Link to="/orders/$orderId" params={{ orderId: of.orderId }} className={styles['title']}>
          {of.code}
        </Link>
        <Tag tone={of.status === 'delivered' ? 'good' : 'accent'}>{names[of.status]}</Tag>
      </span>
      <span className={styles['head']}>
        <span className={styles['under']}>{format.calendarDay(of.orderedOn)}</span>
        <span className={styles['amount']}>{format.money(of.gross)}</span>
      </span>
    </li>
  );
}
