import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { usePurposeNames } from '../consent/names.ts';
import { ToCustomer } from '../customer/to-customer.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment } from '../look/small.tsx';
import { Empty, Refused } from '../look/states.tsx';
import { useMe } from '../session/me.ts';
import { useGateNames } from './gate-names.ts';
import { MessageLine } from './messages-panel.tsx';
import {
  type Count,
  type Message,
  type Suppression,
  counts,
  messages,
  rules,
  suppressions,
} from './queries.ts';
import { RulesForm } from './rules-form.tsx';
import { useGateCommand } from './use-gate-command.ts';
import styles from './gate.module.css';

const route = getRouteApi('/shell/messages');

/** What is sent unasked: how much went, how much did not and why, and what is allowed at all. */
export function GateScreen() {
  const { t } = useLingui();
  const me = useMe();
  const asked = { counts: useQuery(counts), rules: useQuery(rules) };
  return (
    <Screen
      title={t({ message: 'Messages', context: 'outgoing' })}
      lead={
        <Trans>Every message to a customer meets one gate, whoever sends it. Each is counted once.</Trans>
      }
    >
      <Loaded of={asked.counts} rows={1} height={48}>
        {({ counts: all }) => <Counts of={all} />}
      </Loaded>
      <Messages />
      <Suppressions />
      {me.role === 'admin' && (
        <Loaded of={asked.rules} rows={2} height={80}>
          {(said) => <RulesForm key={said.version} rules={said} />}
        </Loaded>
      )}
    </Screen>
  );
}

function Counts({ of }: { readonly of: readonly Count[] }) {
  const { stateOf, reasonOf } = useGateNames();
  const { state, reason } = route.useSearch();
  return (
    <ul className={styles['counts']}>
      <li>
        <Link
          to="/messages"
          className={styles['count']}
          activeProps={{}}
          aria-current={state ? undefined : 'page'}
        >
          <Trans>All</Trans>
          <span className={styles['number']}>{of.reduce((sum, { count }) => sum + count, 0)}</span>
        </Link>
      </li>
      {of.map((one) => (
        <li key={`${one.state} ${one.reason}`}>
          <Link
            to="/messages"
            search={{ state: one.state, ...(one.reason === '' ? {} : { reason: one.reason }) }}
            className={styles['count']}
            activeProps={{}}
            aria-current={one.state === state && one.reason === (reason ?? '') ? 'page' : undefined}
          >
            {stateOf(one.state)}
            {one.reason !== '' && <span className={styles['quiet']}>{reasonOf(one.reason)}</span>}
            <span className={styles['number']}>{one.count}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Messages() {
  const { t } = useLingui();
  const { state, reason } = route.useSearch();
  const query = useInfiniteQuery(messages({ ...(state ? { state } : {}), ...(reason ? { reason } : {}) }));
  return (
    <section className={styles['section']} aria-label={t({ message: 'Messages', context: 'outgoing' })}>
      <Loaded of={query} rows={6} height={44}>
        {({ pages }) => (
          <MessageTable
            of={pages.flatMap(({ items }) => items)}
            locked={pages.some(({ locked }) => locked)}
          />
        )}
      </Loaded>
      <div>
        <MoreButton of={query} />
      </div>
    </section>
  );
}

function MessageTable({ of, locked }: { readonly of: readonly Message[]; readonly locked: boolean }) {
  const { t } = useLingui();
  const purposeOf = usePurposeNames();
  if (of.length === 0) {
    return (
      <Empty icon="mailbox" title={t`No messages`}>
        <Trans>What campaigns and colleagues send to customers appears here.</Trans>
      </Empty>
    );
  }
  return (
    <div
      className={styles['scroll']}
      tabIndex={0}
      role="region"
      aria-label={t({ message: 'Messages', context: 'outgoing' })}
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans context="outgoing">Message</Trans>
            </th>
            <th scope="col">
              <Trans>Purpose</Trans>
            </th>
            <th scope="col">
              <Trans>Queued</Trans>
            </th>
            <th scope="col">
              <Trans>Customer</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((message) => (
            <tr key={message.messageId}>
              <td>
                <MessageLine of={message} />
              </td>
              <td>{purposeOf(message.purpose)}</td>
              <td>
                <Moment at={message.queuedAt} />
              </td>
              <td>
                <ToCustomer partyId={message.partyId} customer={message.customer} locked={locked} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Suppressions() {
  const { t } = useLingui();
  const query = useInfiniteQuery(suppressions);
  const free = useGateCommand(t`Freed; what is sent next goes there again`);
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const locked = query.data?.pages.some((page) => page.locked) ?? false;
  return (
    <section className={styles['section']}>
      <h2>
        <Trans>Addresses that take no mail</Trans>
      </h2>
      <Refused error={free.error} />
      {all.length === 0 ? (
        <p className={styles['quiet']}>
          <Trans>None</Trans>
        </p>
      ) : (
        <ul className={styles['messages']}>
          {all.map((one) => (
            <li key={one.addressId}>
              <Suppressed
                of={one}
                locked={locked}
                onFree={() =>
                  free.mutate({ path: `suppressions/${one.addressId}/actions/free`, seen: one.validator })
                }
              />
            </li>
          ))}
        </ul>
      )}
      <div>
        <MoreButton of={query} />
      </div>
    </section>
  );
}

function Suppressed({
  of,
  locked,
  onFree,
}: {
  readonly of: Suppression;
  readonly locked: boolean;
  readonly onFree: () => void;
}) {
  return (
    <>
      <ToCustomer partyId={of.partyId} customer={of.customer} locked={locked} />{' '}
      <span className={styles['quiet']}>
        <Trans>
          came back with {of.code}, <Moment at={of.suppressedAt} />
        </Trans>
      </span>{' '}
      <Button size="compact-xs" variant="default" onClick={onFree}>
        <Trans>Send there again</Trans>
      </Button>
    </>
  );
}
