import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useInfiniteQuery, keepPreviousData } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { type Line, type Product, products, type Terms, type WrittenLine } from '../api/sales.ts';
import { reckon } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { useProblemText } from '../look/problem-text.ts';
import { CURRENCIES } from './dialogs.tsx';
import { type Draft, lineOf } from './draft.ts';
import { useNameInBoth } from './names.ts';
import { TotalRows } from './parts.tsx';
import styles from '../look/records.module.css';

/** Lines and terms of a quote, with what they come to as they are typed. */
export function QuoteEditor({
  begun,
  pending,
  onSave,
}: {
  readonly begun: Draft;
  readonly pending: boolean;
  readonly onSave: (draft: Draft) => void;
}) {
  const format = useFormat();
  const [{ terms, lines }, setDraft] = useState(begun);
  const catalogue = useInfiniteQuery(products('', 'only'));
  const offered = useMemo(() => catalogue.data?.pages.flatMap(({ items }) => items) ?? [], [catalogue.data]);
  const change = (part: Partial<Terms>) =>
    setDraft((before) => ({ ...before, terms: { ...before.terms, ...part } }));
  const changeLine = (at: number, part: Partial<WrittenLine> | undefined) =>
    setDraft((before) => ({
      ...before,
      lines: before.lines.flatMap((line, i) => (i !== at ? [line] : part ? [{ ...line, ...part }] : [])),
    }));
  const add = (product: Product) =>
    setDraft((before) => ({
      ...before,
      lines: [...before.lines, lineOf(product, before.terms.currency, format.today())],
    }));
  return (
    <form
      className={styles['column']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!pending && lines.length > 0) onSave({ terms, lines });
      }}
      autoComplete="off"
    >
      <TermFields terms={terms} change={change} />
      <Lines lines={lines} terms={terms} offered={offered} change={changeLine} />
      <AddLine offered={offered} onAdd={add} more={catalogue.hasNextPage} onMore={catalogue.fetchNextPage} />
      <div className={styles['does']}>
        <Button type="submit" loading={pending} disabled={lines.length === 0}>
          <Trans>Keep the draft</Trans>
        </Button>
      </div>
    </form>
  );
}

function TermFields({
  terms,
  change,
}: {
  readonly terms: Terms;
  readonly change: (part: Partial<Terms>) => void;
}) {
  const { t } = useLingui();
  return (
    <div className={styles['form']}>
      <NativeSelect
        label={t`Currency`}
        value={terms.currency}
        data={CURRENCIES.includes(terms.currency) ? CURRENCIES : [terms.currency, ...CURRENCIES]}
        onChange={(event) => change({ currency: event.currentTarget.value })}
      />
      <NativeSelect
        label={t`Prices`}
        value={terms.tax}
        data={[
          { value: 'exclusive', label: t`before tax` },
          { value: 'inclusive', label: t`with tax in them` },
        ]}
        onChange={(event) => change({ tax: event.currentTarget.value as Terms['tax'] })}
      />
      <NativeSelect
        label={t`Rounding`}
        value={terms.rounding}
        data={[
          { value: 'half-up', label: t`half up` },
          { value: 'half-even', label: t`half to even` },
        ]}
        onChange={(event) => change({ rounding: event.currentTarget.value as Terms['rounding'] })}
      />
      <TextInput
        label={t`Discount on all, %`}
        inputMode="decimal"
        size="sm"
        value={terms.discountPercent}
        onChange={(event) => change({ discountPercent: event.currentTarget.value.trim() })}
      />
      <TextInput
        required
        type="date"
        label={t`Holds until`}
        value={terms.validUntil}
        onChange={(event) => change({ validUntil: event.currentTarget.value })}
      />
    </div>
  );
}

function Lines({
  lines,
  terms,
  offered,
  change,
}: {
  readonly lines: readonly WrittenLine[];
  readonly terms: Terms;
  readonly offered: readonly Product[];
  readonly change: (at: number, part: Partial<WrittenLine> | undefined) => void;
}) {
  const { t } = useLingui();
  const problemText = useProblemText();
  const query = useQuery({
    queryKey: ['reckon', terms, lines],
    queryFn: () => reckon({ terms, lines }),
    enabled: lines.length > 0,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const reckoned = query.error ? undefined : query.data;
  const fields = useLineFields();
  if (lines.length === 0) return null;
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']} aria-busy={query.isFetching}>
        <thead>
          <tr>
            <th scope="col">#</th>
            <th scope="col">{t`Product`}</th>
            {fields.map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
            <th />
            <th scope="col" className={styles['number']}>
              {t`With tax`}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, at) => (
            <LineRow
              key={at}
              at={at}
              line={line}
              product={offered.find(({ productId }) => productId === line.productId)}
              reckoned={reckoned?.lines[at]}
              change={(part) => change(at, part)}
            />
          ))}
        </tbody>
        <tfoot>{reckoned && <TotalRows totals={reckoned.totals} />}</tfoot>
      </table>
      {query.error && <p role="alert">{problemText(query.error)}</p>}
    </div>
  );
}

/** What is typed of a line, in the order of the columns. */
function useLineFields() {
  const { t } = useLingui();
  return [
    ['quantity', t`Quantity`],
    ['unitPrice', t`Unit price`],
    ['discountPercent', t`Discount, %`],
    ['taxPercent', t`Tax, %`],
  ] as const;
}

function LineRow({
  at,
  line,
  product,
  reckoned,
  change,
}: {
  readonly at: number;
  readonly line: WrittenLine;
  readonly product: Product | undefined;
  readonly reckoned: Line | undefined;
  readonly change: (part: Partial<WrittenLine> | undefined) => void;
}) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const format = useFormat();
  const name = product?.name ?? reckoned?.name;
  return (
    <tr>
      <td>{at + 1}</td>
      <td>{name ? named(name) : '…'}</td>
      {useLineFields().map(([field, label]) => (
        <td key={field}>
          <TextInput
            aria-label={`${label} ${at + 1}`}
            size="xs"
            inputMode="decimal"
            value={line[field]}
            onChange={(event) => change({ [field]: event.currentTarget.value.trim() })}
          />
        </td>
      ))}
      <td>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t`Leave line ${at + 1} out`}
          onClick={() => change(undefined)}
        >
          <Icon name="close" size={15} />
        </ActionIcon>
      </td>
      <td className={styles['number']}>{reckoned ? format.money(reckoned.gross) : '…'}</td>
    </tr>
  );
}

function AddLine({
  offered,
  onAdd,
  more,
  onMore,
}: {
  readonly offered: readonly Product[];
  readonly onAdd: (product: Product) => void;
  readonly more: boolean;
  readonly onMore: () => unknown;
}) {
  const { t } = useLingui();
  const named = useNameInBoth();
  return (
    <div className={styles['form']}>
      <NativeSelect
        label={t`Add a product`}
        value=""
        data={[
          { value: '', label: t`Choose …` },
          ...offered.map(({ productId, name, code }) => ({
            value: productId,
            label: `${named(name)} · ${code}`,
          })),
        ]}
        onChange={(event) => {
          const product = offered.find(({ productId }) => productId === event.currentTarget.value);
          if (product) onAdd(product);
        }}
      />
      {more && (
        <Button variant="default" size="xs" onClick={() => void onMore()}>
          <Trans>More products</Trans>
        </Button>
      )}
    </div>
  );
}
