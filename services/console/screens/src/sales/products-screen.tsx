import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Price, type Product, products } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useSettledText } from '../search/settled-text.ts';
import { useMe } from '../session/me.ts';
import { AmountFields, FormDialog } from './dialogs.tsx';
import { useNameInBoth } from './names.ts';
import { SalesPlaces } from './parts.tsx';
import styles from '../look/records.module.css';

/** The catalogue, with the prices of each product; administrators change it. */
export function ProductsScreen() {
  const { t } = useLingui();
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState(false);
  const { settled, ...composing } = useSettledText(typed, 250);
  const query = useInfiniteQuery(products(settled, 'all'));
  return (
    <Screen
      title={t`Products`}
      lead={<Trans>What the company sells, and for how much.</Trans>}
      actions={
        <>
          <SalesPlaces />
          {me.role === 'admin' && (
            <Button
              size="compact-sm"
              leftSection={<Icon name="plus" size={15} />}
              onClick={() => setAdding(true)}
            >
              <Trans>Add a product</Trans>
            </Button>
          )}
        </>
      }
    >
      <div className={styles['filters']}>
        <TextInput
          label={t`Name or code`}
          value={typed}
          maxLength={100}
          {...composing}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <Listed of={query} rows={8} empty={<Empty icon="search" title={t`No products here`} />}>
        {(product) => <ProductRow key={product.productId} product={product} />}
      </Listed>
      {adding && <ProductDialog onClose={() => setAdding(false)} />}
    </Screen>
  );
}

function ProductRow({ product }: { readonly product: Product }) {
  const { t } = useLingui();
  const me = useMe();
  const named = useNameInBoth();
  const [pricing, setPricing] = useState(false);
  const command = useSalesCommand();
  const { productId, version, offered } = product;
  const offer = () =>
    command.mutate(
      meant({
        path: `products/${productId}/actions/${offered ? 'retire' : 'return'}`,
        seen: version,
        says: offered ? t`Retired` : t`Offered again`,
      }),
    );
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <span className={styles['title']}>{named(product.name)}</span>
          {!offered && (
            <Tag tone="due">
              <Trans>Retired</Trans>
            </Tag>
          )}
        </span>
        <span className={styles['under']}>
          <span>{product.code}</span>
          <span>{product.unit}</span>
          <Trans>Tax {product.taxPercent}%</Trans>
        </span>
        <span className={styles['under']}>
          {product.prices.map((price) => (
            <PriceText key={price.priceId} of={price} />
          ))}
        </span>
      </div>
      {me.role === 'admin' && (
        <div className={styles['does']}>
          <Button size="compact-sm" variant="default" onClick={() => setPricing(true)}>
            <Trans>Set a price</Trans>
          </Button>
          <Button size="compact-sm" variant="default" loading={command.isPending} onClick={offer}>
            {offered ? <Trans>Retire</Trans> : <Trans>Offer again</Trans>}
          </Button>
        </div>
      )}
      {pricing && <PriceDialog product={product} onClose={() => setPricing(false)} />}
    </li>
  );
}

function PriceText({ of: { unitPrice, currency, from, until } }: { readonly of: Price }) {
  const format = useFormat();
  return (
    <span>
      <span className={styles['amount']}>{format.money({ amount: unitPrice, currency })}</span>{' '}
      {until ? (
        <Trans>
          {format.calendarDay(from)} to {format.calendarDay(until)}
        </Trans>
      ) : (
        <Trans>from {format.calendarDay(from)}</Trans>
      )}
    </span>
  );
}

function ProductDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLingui();
  const add = useSalesCommand({ onDone: onClose });
  const [said, setSaid] = useState({ zh: '', en: '', unit: '', taxPercent: '13' });
  const fields = [
    ['zh', t`Name in Chinese`],
    ['en', t`Name in English`],
    ['unit', t`Unit`],
    ['taxPercent', t`Tax, %`],
  ] as const;
  const submit = () => {
    const { zh, en, unit, taxPercent } = said;
    add.mutate(meant({ path: 'products', body: { name: { zh, en }, unit, taxPercent }, says: t`Added` }));
  };
  return (
    <FormDialog
      title={t`Add a product`}
      does={t`Add`}
      pending={add.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      {fields.map(([name, label], at) => (
        <TextInput
          key={name}
          required
          data-autofocus={at === 0 ? true : undefined}
          label={label}
          value={said[name]}
          maxLength={name === 'unit' ? 40 : 200}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setSaid((before) => ({ ...before, [name]: value }));
          }}
        />
      ))}
    </FormDialog>
  );
}

function PriceDialog({ product, onClose }: { readonly product: Product; readonly onClose: () => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const set = useSalesCommand({ onDone: onClose });
  const [said, setSaid] = useState({
    amount: '',
    currency: 'CNY',
    from: format.today(),
  });
  const submit = () => {
    const { amount: unitPrice, currency, from } = said;
    set.mutate(
      meant({
        path: `products/${product.productId}/actions/set-price`,
        body: { unitPrice, currency, from },
        seen: product.version,
        says: t`Price set`,
      }),
    );
  };
  return (
    <FormDialog
      title={t`Set a price`}
      does={t`Set it`}
      pending={set.isPending}
      onClose={onClose}
      onSubmit={submit}
    >
      <AmountFields said={said} change={(part) => setSaid((before) => ({ ...before, ...part }))} />
      <TextInput
        required
        type="date"
        label={t`From the day`}
        value={said.from}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setSaid((before) => ({ ...before, from: value }));
        }}
      />
    </FormDialog>
  );
}
