import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { FoundParty } from '../api/contracts.ts';
import { parties } from '../api/queries.ts';
import { Provisional } from '../customer/customer-card.tsx';
import { Icon } from '../look/icon.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Sign, useOpened } from '../look/small.tsx';
import { Empty, Failure, Waiting } from '../look/states.tsx';
import { useSettledText } from './settled-text.ts';
import styles from './search-screen.module.css';

const route = getRouteApi('/shell/search');

/** Customers by name, pinyin initials, mail address or phone number. */
export function SearchScreen() {
  const { t } = useLingui();
  const { q = '' } = route.useSearch();
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const { settled, ...composition } = useSettledText(text, 200);
  useEffect(() => {
    if (settled !== q) void navigate({ to: '/search', search: settled ? { q: settled } : {}, replace: true });
    // Only what was typed moves the address; going back is followed below.
  }, [settled]);
  useEffect(() => setText(q), [q]);
  return (
    <Screen title={t`Customers`} narrow>
      <TextInput
        type="search"
        size="md"
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        placeholder={t`Name, pinyin initials, mail address or phone number`}
        aria-label={t`Search customers`}
        leftSection={<Icon name="search" />}
        {...composition}
      />
      <Results q={q} />
    </Screen>
  );
}

function Results({ q }: { readonly q: string }) {
  const { t } = useLingui();
  const { data, error, refetch, isPlaceholderData } = useQuery(parties(q));
  if (q === '') {
    return (
      <Empty icon="search" title={t`Whom are you looking for?`}>
        <Trans>
          Part of a name is enough; initials of pinyin work too: zs finds 张三. Mail addresses and phone
          numbers must be whole.
        </Trans>
      </Empty>
    );
  }
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={6} height={52} />;
  if (data.items.length === 0) {
    return (
      <Empty icon="search" title={t`Nobody fits “${q}”`}>
        <Trans>Try fewer letters, another spelling, or the whole mail address or phone number.</Trans>
      </Empty>
    );
  }
  const count = data.items.length;
  return (
    <>
      <LockedNotice locked={data.locked} />
      <p className={styles['count']} role="status">
        <Plural value={count} one="# customer" other="# customers" />
      </p>
      <ul className={styles['results']} aria-busy={isPlaceholderData}>
        {data.items.map((each) => (
          <li key={each.partyId}>
            <Result party={each} locked={data.locked} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Result({ party, locked }: { readonly party: FoundParty; readonly locked: boolean }) {
  const { t } = useLingui();
  const name = useOpened(locked)(party.name, party.code);
  const by: Readonly<Record<string, string>> = {
    name: t`by name`,
    email: t`by mail address`,
    phone: t`by phone number`,
    code: t`by code`,
  };
  return (
    <Link to="/customers/$partyId" params={{ partyId: party.partyId }} className={styles['result']}>
      <Sign name={name} />
      <span className={styles['name']}>{name}</span>
      {party.provisional && <Provisional />}
      <span className={styles['code']}>{party.code}</span>
      <span className={styles['by']}>{by[party.matchedBy] ?? party.matchedBy}</span>
    </Link>
  );
}
