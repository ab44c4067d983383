import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Order, order } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag } from '../look/small.tsx';
import { PromiseAbout } from '../workflow/promise-about.tsx';
import { FormDialog } from './dialogs.tsx';
import { useNameInBoth, useOrderNames, useReasonNames } from './names.ts';
import { CustomerName, LineTable } from './parts.tsx';
import styles from '../look/records.module.css';

const route = getRouteApi('/shell/orders/$orderId');
const RETURNS = ['defective', 'wrong-item', 'damaged', 'not-wanted', 'other'] as const;

/** What a customer ordered, what went out of it and what came back. */
export function OrderScreen() {
  const { t } = useLingui();
  const { orderId } = route.useParams();
  const names = useOrderNames();
  const query = useQuery(order(orderId));
  const [asking, setAsking] = useState<'deliveries' | 'returns'>();
  const of = query.data;
  return (
    <Screen
      title={of ? t`Order ${of.code}` : t`Order`}
      lead={of && <Tag tone={of.status === 'delivered' ? 'good' : 'accent'}>{names[of.status]}</Tag>}
      actions={
        of && (
          <>
            <Button size="compact-sm" onClick={() => setAsking('deliveries')}>
              <Trans>Note a delivery</Trans>
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setAsking('returns')}>
              <Trans>Note a return</Trans>
            </Button>
            <PromiseAbout
              at={{ partyId: of.partyId, about: { kind: 'order', id: of.orderId }, channel: 'other' }}
            />
          </>
        )
      }
    >
      <LockedNotice locked={of?.locked} />
      <Loaded of={query}>
        {(answer) => (
          <div className={styles['column']}>
            <Facts of={answer} />
            <LineTable lines={answer.lines} totals={answer.totals} />
            <Movements of={answer} />
            {asking && <Moving of={answer} what={asking} onClose={() => setAsking(undefined)} />}
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Facts({ of }: { readonly of: Order }) {
  const format = useFormat();
  return (
    <dl className={styles['facts']}>
      <dt>
        <Trans>Customer</Trans>
      </dt>
      <dd>
        <CustomerName of={of} locked={of.locked} />
      </dd>
      <dt>
        <Trans>Ordered on</Trans>
      </dt>
      <dd>{format.calendarDay(of.orderedOn)}</dd>
      <dt>
        <Trans>From</Trans>
      </dt>
      <dd>
        {of.quoteId ? (
          <Link to="/quotes/$quoteId" params={{ quoteId: of.quoteId }}>
            <Trans>Quote</Trans>
          </Link>
        ) : (
          `${of.outside?.system ?? ''} ${of.outside?.number ?? ''}`
        )}
      </dd>
    </dl>
  );
}

function Movements({ of }: { readonly of: Order }) {
  const format = useFormat();
  const reasons = useReasonNames();
  const said = (lines: Order['deliveries'][number]['lines']) =>
    lines.map(({ line, quantity }) => `#${line} × ${quantity}`).join(', ');
  if (of.deliveries.length + of.returns.length === 0) return null;
  return (
    <ol className={styles['list']}>
      {of.deliveries.map(({ deliveryId, deliveredOn, lines }) => (
        <li key={deliveryId} className={styles['item']}>
          <span>
            <Trans>Delivered</Trans> {said(lines)}
          </span>
          <span className={styles['under']}>{format.calendarDay(deliveredOn)}</span>
        </li>
      ))}
      {of.returns.map(({ returnId, returnedOn, reason, value, lines }) => (
        <li key={returnId} className={styles['item']}>
          <span>
            <Trans>Came back</Trans> {said(lines)} · {reasons(reason)}
          </span>
          <span className={styles['head']}>
            <span className={styles['amount']}>{format.money(value)}</span>
            <span className={styles['under']}>{format.calendarDay(returnedOn)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Takes down what of which line went out or came back. */
function Moving({
  of,
  what,
  onClose,
}: {
  readonly of: Order;
  readonly what: 'deliveries' | 'returns';
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const note = useSalesCommand({ onDone: onClose });
  const out = what === 'deliveries';
  const [said, setSaid] = useState<Moved>({
    line: '1',
    quantity: of.lines[0]?.quantity ?? '1',
    day: format.today(),
    reason: RETURNS[0],
  });
  const change = (part: Partial<Moved>) => setSaid((before) => ({ ...before, ...part }));
  const submit = () => {
    const lines = [{ line: Number(said.line), quantity: said.quantity }];
    const body = out
      ? { deliveredOn: said.day, lines }
      : { returnedOn: said.day, reason: said.reason, lines };
    note.mutate(meant({ path: `orders/${of.orderId}/${what}`, body, seen: of.version, says: t`Noted` }));
  };
  return (
    <FormDialog
      title={out ? t`Note a delivery` : t`Note a return`}
      does={t`Note it`}
      pending={note.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <MovingFields of={of} out={out} said={said} change={change} />
    </FormDialog>
  );
}

interface Moved {
  readonly line: string;
  readonly quantity: string;
  readonly day: string;
  readonly reason: string;
}

function MovingFields({
  of,
  out,
  said,
  change,
}: {
  readonly of: Order;
  readonly out: boolean;
  readonly said: Moved;
  readonly change: (part: Partial<Moved>) => void;
}) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const reasons = useReasonNames();
  return (
    <>
      <NativeSelect
        data-autofocus
        label={t`Line`}
        value={said.line}
        data={of.lines.map(({ line, name }) => ({ value: String(line), label: `${line} · ${named(name)}` }))}
        onChange={(event) => change({ line: event.currentTarget.value })}
      />
      <TextInput
        required
        inputMode="decimal"
        label={t`Quantity`}
        value={said.quantity}
        onChange={(event) => change({ quantity: event.currentTarget.value.trim() })}
      />
      <TextInput
        required
        type="date"
        label={t`On the day`}
        value={said.day}
        onChange={(event) => change({ day: event.currentTarget.value })}
      />
      {!out && (
        <NativeSelect
          label={t`Reason`}
          value={said.reason}
          data={RETURNS.map((value) => ({ value, label: reasons(value) }))}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
      )}
    </>
  );
}
