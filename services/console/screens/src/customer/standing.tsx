import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CustomerFacts } from '../../../src/http/api.ts';
import type {
  Permission,
  StandingCase,
  StandingOrder,
  StandingPromise,
} from '../../../src/http/api-standing.ts';
import { useCaseNames } from '../cases/case-names.ts';
import type { Priority } from '../cases/contracts.ts';
import { useFormat } from '../format/use-format.ts';
import { Moment, Tag, useOpened } from '../look/small.tsx';
import { useKindNames } from '../workflow/names.ts';
import { DueAt, Value } from '../workflow/parts.tsx';
import type { PromiseKind } from '../api/workflow.ts';
import { Section } from './section.tsx';
import { useOrderStates, usePermissionWords } from './standing-words.ts';
import styles from './standing.module.css';

/** Cases, quotes and orders of the customer as of the instant shown; a kind of which there is nothing is left out. */
export function StandingParts({
  facts,
  locked,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
}) {
  const { cases, offers, orders } = facts.standing;
  return (
    <>
      <Part title={<Trans>Cases</Trans>} of={cases}>
        {(one) => <CaseRow key={one.caseId} of={one} locked={locked} />}
      </Part>
      <Part title={<Trans>Quotes that hold</Trans>} of={offers}>
        {({ quoteId, code, amount, sentAt }) => (
          <Row key={quoteId} money={amount} when={<Moment at={sentAt} />}>
            <Link to="/quotes/$quoteId" params={{ quoteId }}>
              {code}
            </Link>
          </Row>
        )}
      </Part>
      <Part title={<Trans>Last orders</Trans>} of={orders}>
        {(one) => <OrderRow key={one.orderId} of={one} />}
      </Part>
    </>
  );
}

/** Promises that are to be kept, or were broken and not fulfilled since; nothing where there are none. */
export function StandingPromises({
  facts,
  locked,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
}) {
  const { promises } = facts.standing;
  return promises.length === 0 ? null : (
    <ul className={styles['rows']}>
      {promises.map((one) => (
        <PromiseRow key={one.promiseId} of={one} locked={locked} />
      ))}
    </ul>
  );
}

/** What promotion is permitted, as of the instant shown. */
export function PermissionTags({ of }: { readonly of: readonly Permission[] }) {
  const words = usePermissionWords();
  return (
    <Section title={<Trans>Permissions</Trans>}>
      {of.length === 0 ? (
        <p className={styles['quiet']}>
          <Trans>No promotion permitted</Trans>
        </p>
      ) : (
        <p className={styles['tags']}>
          {of.map(({ purpose, given }) => (
            <Tag key={purpose} tone={given ? 'good' : 'late'}>
              {words(purpose, given)}
            </Tag>
          ))}
        </p>
      )}
    </Section>
  );
}

function Part<Item>({
  title,
  of,
  children,
}: {
  readonly title: ReactNode;
  readonly of: readonly Item[];
  readonly children: (item: Item) => ReactNode;
}) {
  if (of.length === 0) return null;
  return (
    <Section title={title}>
      <ul className={styles['rows']}>{of.map(children)}</ul>
    </Section>
  );
}

function Row({
  children,
  money,
  when,
}: {
  readonly children: ReactNode;
  readonly money?: { readonly amount: string; readonly currency: string };
  readonly when: ReactNode;
}) {
  const format = useFormat();
  return (
    <li>
      <span className={styles['what']}>{children}</span>
      {money && <span className={styles['money']}>{format.money(money)}</span>}
      <span className={styles['when']}>{when}</span>
    </li>
  );
}

function CaseRow({ of, locked }: { readonly of: StandingCase; readonly locked: boolean }) {
  const { t } = useLingui();
  const { priorityOf, clockOf } = useCaseNames();
  const opened = useOpened(locked);
  const { caseId, code, subject, priority, resolved, missed, openedAt } = of;
  const pressing = priority === 'urgent' || priority === 'high';
  return (
    <Row when={<Moment at={openedAt} />}>
      <Link to="/cases/$caseId" params={{ caseId }}>
        {code}
      </Link>{' '}
      {opened(subject)}
      {resolved && <Tag tone="good">{t`Solved`}</Tag>}
      {!resolved && pressing && <Tag tone="due">{priorityOf(priority as Priority)}</Tag>}
      {missed.map((clock) => (
        <Tag key={clock} tone="late">
          <Trans>{clockOf(clock)} missed</Trans>
        </Tag>
      ))}
    </Row>
  );
}

function PromiseRow({ of, locked }: { readonly of: StandingPromise; readonly locked: boolean }) {
  const kinds = useKindNames();
  const { promiseId, promiseKind, value, due, broken } = of;
  return (
    <Row when={<DueAt moment={due} late={broken} />}>
      <Link to="/promises/$promiseId" params={{ promiseId }}>
        {kinds[promiseKind as PromiseKind] ?? promiseKind}
      </Link>{' '}
      {value && <Value value={value} locked={locked} />}
      {broken && (
        <Tag tone="late">
          <Trans>broken</Trans>
        </Tag>
      )}
    </Row>
  );
}

function OrderRow({ of: { orderId, code, amount, state, placedAt } }: { readonly of: StandingOrder }) {
  const states = useOrderStates();
  return (
    <Row money={amount} when={<Moment at={placedAt} />}>
      <Link to="/orders/$orderId" params={{ orderId }}>
        {code}
      </Link>{' '}
      <Tag tone={state === 'returned' ? 'due' : 'plain'}>{states[state]}</Tag>
    </Row>
  );
}
