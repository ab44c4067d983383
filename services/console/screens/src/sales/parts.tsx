import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Amounts, Contents, QuoteItem } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import { Tag, useOpened } from '../look/small.tsx';
import { useNameInBoth, useStandingNames } from './names.ts';
import styles from '../look/records.module.css';

/** The ways between the pages of sales. */
export function SalesPlaces() {
  return (
    <>
      <Button component={Link} to="/leads" variant="default" size="compact-sm">
        <Trans>Leads</Trans>
      </Button>
      <Button component={Link} to="/deals" variant="default" size="compact-sm">
        <Trans>Deals</Trans>
      </Button>
      <Button component={Link} to="/products" variant="default" size="compact-sm">
        <Trans>Products</Trans>
      </Button>
    </>
  );
}

const TONES = { valid: 'good', accepted: 'good', draft: 'accent', replaced: 'due', expired: 'due' } as const;

/** How a quote stands, and whether another seller was about to send one beside it. */
export function QuoteTags({ of }: { readonly of: Pick<QuoteItem, 'standing' | 'contested'> }) {
  const names = useStandingNames();
  return (
    <>
      <Tag tone={TONES[of.standing as keyof typeof TONES] ?? 'plain'}>{names[of.standing]}</Tag>
      {of.contested && (
        <Tag tone="late">
          <Trans>Contested</Trans>
        </Tag>
      )}
    </>
  );
}

/** A customer's name that leads to the customer's page. */
export function CustomerName({
  of: { partyId, partyName },
  locked,
}: {
  readonly of: { readonly partyId?: string; readonly partyName?: string | null };
  readonly locked: boolean | undefined;
}) {
  const opened = useOpened(locked);
  if (!partyId) return null;
  return (
    <Link to="/customers/$partyId" params={{ partyId }}>
      {opened(partyName)}
    </Link>
  );
}

/** The lines of a quote or an order, with what they come to. */
export function LineTable({ lines, totals }: Pick<Contents, 'lines' | 'totals'>) {
  const format = useFormat();
  const named = useNameInBoth();
  const rates = useMemo(() => [...new Set(lines.map(({ taxPercent }) => taxPercent))], [lines]);
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <LineHeads />
        <tbody>
          {lines.map((line) => (
            <tr key={line.line}>
              <td>{line.line}</td>
              <td>
                {named(line.name)} <span className={styles['under']}>{line.productCode}</span>
              </td>
              <td className={styles['number']}>
                {line.quantity} {line.unit}
              </td>
              <td className={styles['number']}>{line.unitPrice}</td>
              <td className={styles['number']}>
                {line.discountPercent === '0' ? '' : `${line.discountPercent}%`}
              </td>
              <td className={styles['number']}>{line.taxPercent}%</td>
              <td className={styles['number']}>{format.money(line.net)}</td>
              <td className={styles['number']}>{format.money(line.gross)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <TotalRows totals={totals} rate={rates.length === 1 ? rates[0] : undefined} />
        </tfoot>
      </table>
    </div>
  );
}

function LineHeads() {
  return (
    <thead>
      <tr>
        <th scope="col">#</th>
        <th scope="col">
          <Trans>Product</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>Quantity</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>Unit price</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>Discount</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>Tax</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>Net</Trans>
        </th>
        <th scope="col" className={styles['number']}>
          <Trans>With tax</Trans>
        </th>
      </tr>
    </thead>
  );
}

/** Net, tax and gross below a table of eight columns. */
export function TotalRows({
  totals,
  rate,
}: {
  readonly totals: Amounts;
  readonly rate?: string | undefined;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const rows = [
    [t`Net`, totals.net],
    [rate === undefined ? t`Tax` : t`Tax ${rate}%`, totals.tax],
    [t`Total`, totals.gross],
  ] as const;
  return rows.map(([label, money]) => (
    <tr key={label}>
      <th scope="row" colSpan={7} className={styles['number']}>
        {label}
      </th>
      <td className={styles['number']}>{format.money(money)}</td>
    </tr>
  ));
}
