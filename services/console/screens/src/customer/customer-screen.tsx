import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CustomerFacts, CustomerPage } from '../../../src/http/api.ts';
import { customer } from '../api/queries.ts';
import { ReturningCalls, useNotingCalls } from '../calls/noting-calls.tsx';
import { MessagesPanel } from '../gate/messages-panel.tsx';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Icon } from '../look/icon.tsx';
import { classes, LockedNotice, Sign, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useTitle } from '../look/title.ts';
import { Timeline } from '../timeline/timeline.tsx';
import { ConsentPanel } from '../consent/consent-panel.tsx';
import { ContactPoints, Figures, Forgotten, OpenConversations, Provisional } from './customer-card.tsx';
import { Section } from './section.tsx';
import { Aliases } from './aliases.tsx';
import { LikelyReasons } from './likely.tsx';
import { MembershipFigures } from './membership-figures.tsx';
import { NextBestActions, Ranking } from './next-best-actions.tsx';
import { PromiseFigures } from './promise-figures.tsx';
import { CustomerActions } from './customer-actions.tsx';
import { KindFilter } from './kind-filter.tsx';
import { PermissionTags, StandingParts } from './standing.tsx';
import { TimeSlider } from './time-slider.tsx';
import styles from './customer-screen.module.css';

const route = getRouteApi('/shell/customers/$partyId');

/** Everything about a customer, now or as it was at any past day. */
export function CustomerScreen() {
  const { partyId } = route.useParams();
  const { asOf, kinds } = route.useSearch();
  const query = useInfiniteQuery(
    customer(partyId, { ...(asOf ? { asOf } : {}), ...(kinds ? { kinds: kinds.join() } : {}) }),
  );
  return (
    <Loaded of={query} rows={6} height={72}>
      {({ pages: [first, ...more] }) =>
        first && (
          <div className={styles['screen']} aria-busy={query.isPlaceholderData}>
            <Header page={first} partyId={partyId} past={asOf !== undefined} />
            <LockedNotice locked={first.locked} />
            <Travel page={first} partyId={partyId} />
            <div className={styles['columns']}>
              {first.facts && <Facts facts={first.facts} page={first} past={asOf !== undefined} />}
              <Story pages={[first, ...more]} partyId={partyId}>
                <MoreButton of={query}>
                  <Trans>Show earlier</Trans>
                </MoreButton>
              </Story>
            </div>
          </div>
        )
      }
    </Loaded>
  );
}

function Story({
  pages,
  partyId,
  children,
}: {
  readonly pages: readonly [CustomerPage, ...CustomerPage[]];
  readonly partyId: string;
  readonly children: ReactNode;
}) {
  const { t } = useLingui();
  const { asOf, kinds } = route.useSearch();
  const entries = pages.flatMap((page) => page.entries);
  const { noteCall, dialog } = useNotingCalls();
  const [{ facts, locked }] = pages;
  return (
    <section className={styles['story']} aria-label={t`Everything said and done`}>
      <div className={styles['storyHead']}>
        <h2>
          <Trans>Everything said and done</Trans>
        </h2>
        <KindFilter partyId={partyId} asOf={asOf} kinds={kinds ?? []} />
      </div>
      {entries.length === 0 ? (
        <NothingYet filtered={kinds !== undefined} known={facts !== undefined} />
      ) : (
        <ReturningCalls value={asOf ? undefined : (returns) => noteCall({ partyId, returns })}>
          <Timeline entries={entries} locked={locked}>
            {children}
          </Timeline>
          {dialog}
        </ReturningCalls>
      )}
    </section>
  );
}

function Header({
  page,
  partyId,
  past,
}: {
  readonly page: CustomerPage;
  readonly partyId: string;
  readonly past: boolean;
}) {
  const format = useFormat();
  const opened = useOpened(page.locked);
  const { facts } = page;
  const name = facts ? opened(facts.name, facts.code) : '–';
  const { t } = useLingui();
  useTitle(facts ? name : t`Customer`);
  return (
    <header className={styles['header']}>
      <span className={styles['bigSign']}>
        <Sign name={name} />
      </span>
      <div className={styles['names']}>
        <h1>{facts ? name : <Trans>Not known then</Trans>}</h1>
        {facts && (
          <p className={styles['code']}>
            {facts.code}
            {facts.provisional && <Provisional />}
            {facts.forgottenAt && <Forgotten />}
            <span>
              <Trans>known since {format.dayName(facts.since)}</Trans>
            </span>
            {facts.partyId !== partyId && (
              <span>
                <Trans>the address named a customer merged into this one</Trans>
              </span>
            )}
          </p>
        )}
        <p className="print-only">
          <Trans>As of {format.inFull(page.asOf)}</Trans>
        </p>
      </div>
      {facts && <CustomerActions facts={facts} locked={page.locked} past={past} />}
    </header>
  );
}

/** The slider, and what must be known about the instant shown. */
function Travel({ page, partyId }: { readonly page: CustomerPage; readonly partyId: string }) {
  const format = useFormat();
  const navigate = useNavigate();
  const { asOf, kinds } = route.useSearch();
  const go = (to: string | undefined) =>
    void navigate({
      to: '/customers/$partyId',
      params: { partyId },
      search: { ...(to ? { asOf: to } : {}), ...(kinds ? { kinds } : {}) },
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <TimeSlider page={page} asOf={asOf} onChange={go} />
      {asOf && (
        <p className={classes(styles['past'], 'no-print')} role="status">
          <Icon name="clock" size={14} />
          <span>
            <Trans>You see what was known on {format.dateAndTime(asOf)}.</Trans>{' '}
            {page.provisional && (
              <Trans>
                This instant is not final yet: some service may still report what happened before it.
              </Trans>
            )}
          </span>
          <Link to="/customers/$partyId/comparison" params={{ partyId }} search={{ from: asOf }}>
            <Trans>Compare with now</Trans>
          </Link>
        </p>
      )}
    </>
  );
}

function Facts({
  facts,
  page: { likely, locked },
  past,
}: {
  readonly facts: CustomerFacts;
  readonly page: CustomerPage;
  readonly past: boolean;
}): ReactNode {
  const { t } = useLingui();
  const { asOf } = route.useSearch();
  return (
    <aside className={styles['facts']} aria-label={t`Facts`}>
      <h2 className="unseen">
        <Trans>Facts</Trans>
      </h2>
      <Ranking facts={facts} />
      <NextBestActions facts={facts} past={past} />
      <LikelyReasons of={likely} />
      <PromiseFigures facts={facts} locked={locked} asOf={asOf} />
      <StandingParts facts={facts} locked={locked} />
      <ContactPoints facts={facts} locked={locked} />
      <Figures facts={facts} />
      <Section title={<Trans>Open conversations</Trans>}>
        {facts.openConversations.length === 0 ? (
          <p className={styles['none']}>
            <Trans>None</Trans>
          </p>
        ) : (
          <OpenConversations of={facts.openConversations} locked={locked} at={asOf} />
        )}
      </Section>

      {!past && <MessagesPanel partyId={facts.partyId} />}
      {past ? <PermissionTags of={facts.standing.permissions} /> : <ConsentPanel partyId={facts.partyId} />}
      <MembershipFigures facts={facts} past={past} />
      <Aliases facts={facts} locked={locked} past={past} />
    </aside>
  );
}

function NothingYet({ filtered, known }: { readonly filtered: boolean; readonly known: boolean }) {
  const { t } = useLingui();
  if (!known) {
    return (
      <Empty icon="clock" title={t`Not known then`}>
        <Trans>On that day the company did not know this customer. Move the slider on.</Trans>
      </Empty>
    );
  }
  if (filtered) {
    return (
      <Empty icon="search" title={t`Nothing of this kind`}>
        <Trans>There are entries, but the filter hides them. Choose “All”.</Trans>
      </Empty>
    );
  }
  return (
    <Empty icon="inbox" title={t`Nothing said yet`}>
      <Trans>Messages, replies and notes appear here by themselves.</Trans>
    </Empty>
  );
}
