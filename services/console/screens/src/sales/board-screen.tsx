import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { board, type Board, type Opportunity } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { useMe } from '../session/me.ts';
import { SalesPlaces } from './parts.tsx';
import { useNameInBoth } from './names.ts';
import styles from '../look/records.module.css';
import own from './sales.module.css';

const route = getRouteApi('/shell/deals');

/** What may be sold, by stage, with one sum per currency; now or at the end of any past day. */
export function BoardScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const me = useMe();
  const { day, mine } = route.useSearch();
  const asOf = day && new Date(`${day}T23:59:59.999`).toISOString();
  const query = useQuery(board({ ...(asOf ? { asOf } : {}), ...(mine ? { owner: me.accountId } : {}) }));
  return (
    <Screen
      title={t`Deals`}
      lead={
        day ? (
          <Trans>As it had been recorded by the end of {format.calendarDay(day)}.</Trans>
        ) : (
          <Trans>What may be sold, and how far it is.</Trans>
        )
      }
      actions={<SalesPlaces />}
    >
      <Filters />
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query} rows={6} height={88}>
        {({ stages, locked }) => (
          <div className={own['board']} aria-busy={query.isPlaceholderData}>
            {stages.map((stage) => (
              <StageColumn key={stage.key} stage={stage} locked={locked} />
            ))}
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Filters() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (part: { readonly day?: string | undefined; readonly mine?: true | undefined }) =>
    void navigate({ to: '/deals', search: { ...search, ...part }, replace: true });
  return (
    <form className={styles['filters']} onSubmit={(event) => event.preventDefault()}>
      <TextInput
        type="date"
        label={t`As of the day`}
        value={search.day ?? ''}
        onChange={(event) => go({ day: event.currentTarget.value || undefined })}
      />
      <Switch
        label={t`Only mine`}
        checked={search.mine === true}
        onChange={(event) => go({ mine: event.currentTarget.checked || undefined })}
      />
    </form>
  );
}

function StageColumn({
  stage: { name, totals, items, more },
  locked,
}: {
  readonly stage: Board['stages'][number];
  readonly locked: boolean;
}) {
  const format = useFormat();
  const named = useNameInBoth();
  const all = totals.reduce((sum, { opportunities }) => sum + opportunities, 0);
  return (
    <section className={own['stage']} aria-label={named(name)}>
      <header>
        <h2>{named(name)}</h2>
        <span className={own['total']}>
          <Plural value={all} one="# deal" other="# deals" />
        </span>
        {totals.map(({ amount }) => (
          <span key={amount.currency} className={styles['amount']}>
            {format.money(amount)}
          </span>
        ))}
      </header>
      {items.map((item) => (
        <Card key={item.opportunityId} of={item} locked={locked} />
      ))}
      {more && (
        <p className={own['total']}>
          <Trans>The {items.length} expected soonest are shown.</Trans>
        </p>
      )}
    </section>
  );
}

function Card({ of, locked }: { readonly of: Opportunity; readonly locked: boolean }) {
  const format = useFormat();
  const opened = useOpened(locked);
  return (
    <Link to="/deals/$opportunityId" params={{ opportunityId: of.opportunityId }} className={own['card']}>
      <span className={styles['title']}>{opened(of.title)}</span>
      <span className={styles['under']}>{opened(of.partyName)}</span>
      <span className={styles['under']}>
        <span className={styles['amount']}>{format.money(of.amount)}</span>
        <span>{format.calendarDay(of.expectedClose)}</span>
        <span>{opened(of.ownerName, '')}</span>
      </span>
    </Link>
  );
}
