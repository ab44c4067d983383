import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '../look/icon.tsx';
import { FindCustomer } from '../search/find-customer.tsx';
import styles from '../websites/websites.module.css';
import { type Narrowing, kindsOpen, wordOf } from './narrowing.ts';
import type { EventType } from './queries.ts';

interface Choice {
  readonly value: Narrowing;
  readonly onChange: (value: Narrowing) => void;
}

/** Chooses what a push is narrowed to: kinds of records, some types of their events, customers. */
export function NarrowingChoice({
  known,
  scopes,
  ...choice
}: Choice & { readonly known: readonly EventType[]; readonly scopes: readonly string[] }) {
  const { t } = useLingui();
  const { value, onChange } = choice;
  return (
    <>
      <Checkbox.Group
        label={t`Only these kinds of records`}
        description={t`none: all the partner may hear`}
        value={[...value.records]}
        onChange={(records) => onChange({ ...value, records })}
      >
        <div className={styles['field']}>
          {kindsOpen(known, scopes).map(([record, types]) => (
            <div key={record}>
              <Checkbox value={record} label={record} />
              {value.records.includes(record) && <Types of={types} {...choice} />}
            </div>
          ))}
        </div>
      </Checkbox.Group>
      <Customers {...choice} />
    </>
  );
}

/** Some types of a kind; none: all of them, also those yet to come. */
function Types({ of, value, onChange }: Choice & { readonly of: readonly string[] }) {
  const { t } = useLingui();
  const others = value.types.filter((type) => !of.includes(type));
  return (
    <Checkbox.Group
      className={styles['within']}
      aria-label={t`Only these events`}
      value={value.types.filter((type) => of.includes(type))}
      onChange={(types) => onChange({ ...value, types: [...others, ...types] })}
    >
      {of.map((type) => (
        <Checkbox key={type} size="xs" value={type} label={wordOf(type)} title={type} />
      ))}
    </Checkbox.Group>
  );
}

const MOST_CUSTOMERS = 100;

function Customers({ value, onChange }: Choice) {
  const { t } = useLingui();
  const [finding, setFinding] = useState(false);
  const { customers } = value;
  const without = (partyId: string) => customers.filter((one) => one.partyId !== partyId);
  return (
    <div className={styles['field']} role="group" aria-label={t`Only these customers`}>
      <span className={styles['quiet']}>
        <Trans>Only these customers; none: all, and what is about nobody</Trans>
      </span>
      {customers.map(({ partyId, name }) => (
        <div key={partyId} className={styles['beside']}>
          <span>{name}</span>
          <Button
            size="compact-xs"
            variant="default"
            aria-label={t`Leave out ${name}`}
            onClick={() => onChange({ ...value, customers: without(partyId) })}
          >
            <Trans>Leave out</Trans>
          </Button>
        </div>
      ))}
      {finding ? (
        <FindCustomer
          label={t`Which customer?`}
          except={customers.map(({ partyId }) => partyId)}
          onFound={(partyId, name) => {
            setFinding(false);
            onChange({ ...value, customers: [...customers, { partyId, name }] });
          }}
        />
      ) : (
        customers.length < MOST_CUSTOMERS && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => setFinding(true)}
          >
            <Trans>Add a customer</Trans>
          </Button>
        )
      )}
    </div>
  );
}
