import { Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { parties } from '../api/queries.ts';
import { Provisional } from '../customer/customer-card.tsx';
import { Icon } from '../look/icon.tsx';
import { MoreButton } from '../look/loaded.tsx';
import { Sign, useOpened } from '../look/small.tsx';
import styles from './find-customer.module.css';
import { useSettledText } from './settled-text.ts';

/** Finds a customer, whatever is known of them; some are not offered. */
export function FindCustomer({
  label,
  except,
  onFound,
}: {
  readonly label: string;
  readonly except: readonly string[];
  readonly onFound: (partyId: string, name: string) => void;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const { settled, ...composition } = useSettledText(text, 200);
  const query = useInfiniteQuery(parties(settled));
  const { data } = query;
  const opened = useOpened(data?.pages.some(({ locked }) => locked));
  const found = (data?.pages.flatMap(({ items }) => items) ?? []).filter(
    ({ partyId }) => !except.includes(partyId),
  );
  return (
    <div className={styles['find']}>
      <TextInput
        data-autofocus
        autoFocus
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        label={label}
        placeholder={t`Name, pinyin initials, mail address or phone number`}
        leftSection={<Icon name="search" size={16} />}
        {...composition}
      />
      <ul className={styles['found']}>
        {settled !== '' &&
          found.map(({ partyId, name, code, provisional }) => (
            <li key={partyId}>
              <button
                type="button"
                className={styles['candidate']}
                onClick={() => onFound(partyId, opened(name, code))}
              >
                <Sign name={opened(name, code)} />
                <span className={styles['name']}>{opened(name, code)}</span>
                {provisional && <Provisional />}
                <span className={styles['code']}>{code}</span>
              </button>
            </li>
          ))}
      </ul>
      {settled !== '' && <MoreButton of={query} />}
      {settled !== '' && data && !query.hasNextPage && found.length === 0 && (
        <p className={styles['hint']} role="status">
          <Trans>Nobody else fits.</Trans>
        </p>
      )}
    </div>
  );
}
