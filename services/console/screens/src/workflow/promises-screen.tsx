import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, Switch, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { PROMISE_KINDS, PROMISE_STATES, people, promises, type PromiseView } from '../api/workflow.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useMe } from '../session/me.ts';
import type { PromisesSearch } from '../search-params.ts';
import { useKindNames, useStateNames } from './names.ts';
import { ContradictionTag, DueAt, Quote, RecordLink, StateTag, Value } from './parts.tsx';
import styles from './workflow.module.css';

const route = getRouteApi('/shell/promises');

/** Who promised what to whom until when, what contradicts what, and how it stood on any past day. */
export function PromisesScreen() {
  const { t } = useLingui();
  const { day, ...search } = route.useSearch();
  const asOf = day && endOfDayHere(day);
  const query = useInfiniteQuery(promises({ ...search, ...(asOf ? { asOf } : {}) }));
  const format = useFormat();
  return (
    <Screen
      title={t`Promises`}
      lead={
        day ? (
          <Trans>As it had been recorded by the end of {format.calendarDay(day)}.</Trans>
        ) : (
          <Trans>Every word given to a customer, and what became of it.</Trans>
        )
      }
    >
      <Filters />
      <LockedNotice locked={query.data?.pages.some(({ locked }) => locked)} />
      <Loaded of={query} rows={8} height={64}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <NothingPromised />;
          return (
            <>
              <ol className={styles['list']} aria-busy={query.isPlaceholderData}>
                {items.map((promise) => (
                  <PromiseRow
                    key={promise.promiseId}
                    promise={promise}
                    asOf={asOf}
                    locked={pages[0]!.locked}
                  />
                ))}
              </ol>
              <MoreButton of={query} />
            </>
          );
        }}
      </Loaded>
    </Screen>
  );
}

/** The last millisecond of a day where the reader is. */
function endOfDayHere(day: string): string {
  return new Date(`${day}T23:59:59.999`).toISOString();
}

function Filters() {
  const { t } = useLingui();
  const [kinds, states] = [useKindNames(), useStateNames()];
  const search = route.useSearch();
  const navigate = useNavigate();
  const go = (part: PromisesSearch) =>
    void navigate({ to: '/promises', search: { ...search, ...part }, replace: true });
  const chosen = <T extends string>(value: string, of: readonly T[]) => of.find((each) => each === value);
  const all = { value: '', label: t`All` };
  return (
    <form
      className={styles['filters']}
      aria-label={t`Which promises`}
      onSubmit={(event) => event.preventDefault()}
    >
      <NativeSelect
        label={t`State`}
        value={search.state ?? ''}
        data={[all, ...PROMISE_STATES.map((value) => ({ value, label: states[value] }))]}
        onChange={(event) => go({ state: chosen(event.currentTarget.value, PROMISE_STATES) })}
      />
      <NativeSelect
        label={t`What was promised`}
        value={search.kind ?? ''}
        data={[all, ...PROMISE_KINDS.map((value) => ({ value, label: kinds[value] }))]}
        onChange={(event) => go({ kind: chosen(event.currentTarget.value, PROMISE_KINDS) })}
      />
      <TextInput
        type="date"
        label={t`As of the day`}
        value={search.day ?? ''}
        onChange={(event) => go({ day: event.currentTarget.value || undefined })}
      />
      <Accountable chosen={search.ownerId} choose={(ownerId) => go({ ownerId })} />
      <Switch
        label={t`Only contradicted`}
        checked={search.contradicted === true}
        onChange={(event) => go({ contradicted: event.currentTarget.checked || undefined })}
      />
      {search.partyId && (
        <Link to="/promises" search={{ ...search, partyId: undefined }}>
          <Icon name="close" size={13} /> <Trans>Of one customer only</Trans>
        </Link>
      )}
    </form>
  );
}

/** Who answers for it: oneself first, then everybody. */
function Accountable({
  chosen,
  choose,
}: {
  readonly chosen: string | undefined;
  readonly choose: (accountId: string | undefined) => void;
}) {
  const { t } = useLingui();
  const me = useMe();
  const query = useInfiniteQuery(people);
  const pages = query.data?.pages ?? [];
  const opened = useOpened(pages.some(({ locked }) => locked));
  const others = pages.flatMap(({ items }) => items).filter(({ accountId }) => accountId !== me.accountId);
  return (
    <>
      <NativeSelect
        label={t`Who answers for it`}
        value={chosen ?? ''}
        data={[
          { value: '', label: t`All` },
          { value: me.accountId, label: t`I` },
          ...others.map(({ accountId, name }) => ({ value: accountId, label: opened(name) })),
        ]}
        onChange={(event) => choose(event.currentTarget.value || undefined)}
      />
      <MoreButton of={query}>
        <Trans>More people</Trans>
      </MoreButton>
    </>
  );
}

/** One promise of a list. */
export function PromiseRow({
  promise,
  asOf,
  locked,
}: {
  readonly promise: PromiseView;
  readonly asOf?: string | undefined;
  readonly locked: boolean;
}) {
  const opened = useOpened(locked);
  const names = useKindNames();
  const { promiseId, kind, value, state, party, owner, due, contradicts } = promise;
  return (
    <li className={styles['item']}>
      <span className={styles['sign']}>
        <Icon name="hand" size={16} />
      </span>
      <div className={styles['what']}>
        <div className={styles['head']}>
          <Link
            to="/promises/$promiseId"
            params={{ promiseId }}
            search={asOf ? { asOf } : {}}
            className={styles['title']}
          >
            {names[kind]}
          </Link>
          {value && <Value value={value} locked={locked} />}
          <StateTag state={state} />
          <ContradictionTag count={contradicts.length} />
        </div>
        <div className={styles['under']}>
          <span>
            <Trans>
              {opened(owner.name)} to{' '}
              <Link to="/customers/$partyId" params={{ partyId: party.partyId }}>
                {opened(party.name, party.code)}
              </Link>
            </Trans>
          </span>
          <RecordLink of={promise.source} />
          <Quote text={promise.quote} locked={locked} />
        </div>
      </div>
      <div className={styles['does']}>
        <DueAt moment={due.to} late={state === 'broken'} />
      </div>
    </li>
  );
}

function NothingPromised() {
  const { t } = useLingui();
  return (
    <Empty icon="hand" title={t`No promises here`}>
      <Trans>In a conversation, mark the words and press P: the promise is taken down with them.</Trans>
    </Empty>
  );
}
