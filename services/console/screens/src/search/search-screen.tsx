import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { FoundParty } from '../api/contracts.ts';
import { parties } from '../api/queries.ts';
import { Provisional } from '../customer/customer-card.tsx';
import { Icon } from '../look/icon.tsx';
import { MoreButton } from '../look/loaded.tsx';
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
  const query = useInfiniteQuery(parties(q));
  const { data, error, refetch, isPlaceholderData, hasNextPage } = query;
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
  const found = data.pages.flatMap(({ items }) => items);
  const locked = data.pages.some((page) => page.locked);
  if (found.length === 0) {
    return (
      <Empty icon="search" title={t`Nobody fits “${q}”`}>
        <Trans>Try fewer letters, another spelling, or the whole mail address or phone number.</Trans>
      </Empty>
    );
  }
  const count = found.length;
  return (
    <>
      <LockedNotice locked={locked} />
      <p className={styles['count']} role="status">
        {hasNextPage ? (
          <Plural value={count} one="the first # customer" other="the first # customers" />
        ) : (
          <Plural value={count} one="# customer" other="# customers" />
        )}
        {data.pages.some(({ tooMany }) => tooMany) && (
          <>
            {' '}
            <Trans>More fit than can be shown; type another letter.</Trans>
          </>
        )}
      </p>
      <ul className={styles['results']} aria-busy={isPlaceholderData}>
        {found.map((each) => (
          <li key={each.partyId}>
            <Result party={each} locked={locked} />
          </li>
        ))}
      </ul>
      <MoreButton of={query} />
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
