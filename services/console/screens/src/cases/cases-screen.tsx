import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useFormat } from '../format/use-format.ts';
import { useCommands } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useCaseNames } from './case-names.ts';
import {
  CASE_TYPES,
  CASE_VIEWS,
  type CaseCounts,
  type CaseItem,
  type CaseType,
  type CaseView,
  PRIORITIES,
  type Priority,
} from './contracts.ts';
import { Due, PriorityTag } from './due.tsx';
import { OpenCase } from './open-case.tsx';
import { caseCounts, cases } from './queries.ts';
import styles from './cases.module.css';

const route = getRouteApi('/shell/cases');

/** Every case that is to be solved, what is due next first. */
export function CasesScreen() {
  const { t } = useLingui();
  const filter = route.useSearch();
  const query = useInfiniteQuery(cases(filter));
  const [opening, setOpening] = useState(false);
  useCommands([
    { id: 'open-case', label: t`Open a case`, group: 'screen', keys: 'n', run: () => setOpening(true) },
  ]);
  return (
    <Screen
      title={t`Cases`}
      lead={
        <Trans>What customers wait for, with what was promised them. What is due next comes first.</Trans>
      }
      actions={
        <Button size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setOpening(true)}>
          <Trans>Open a case</Trans>
        </Button>
      }
    >
      <Views filter={filter} />
      <Loaded of={query} rows={8}>
        {({ pages }) => (
          <>
            <LockedNotice locked={pages.some(({ locked }) => locked)} />
            <Table items={pages.flatMap(({ items }) => items)} locked={pages.some(({ locked }) => locked)} />
          </>
        )}
      </Loaded>
      <MoreButton of={query} />
      {opening && <OpenCase onClose={() => setOpening(false)} />}
    </Screen>
  );
}

type Filter = ReturnType<typeof route.useSearch>;

function Views({ filter }: { readonly filter: Filter }) {
  const { t } = useLingui();
  const format = useFormat();
  const { data } = useQuery(caseCounts);
  const names: Readonly<Record<CaseView, string>> = {
    active: t`All active`,
    mine: t`Mine`,
    unassigned: t`Unassigned`,
    missed: t`Missed`,
    waiting: t`Waiting`,
    resolved: t`Solved`,
    closed: t({ message: 'Closed', context: 'case' }),
  };
  return (
    <div className={styles['views']}>
      <nav className={styles['views']} aria-label={t`Views`}>
        {CASE_VIEWS.map((view) => (
          <Link
            key={view}
            to="/cases"
            search={{ ...filter, view }}
            className={styles['view']}
            aria-current={view === filter.view ? 'page' : undefined}
            activeProps={{}}
          >
            {names[view]}
            {(countOf(view, data) ?? 0) > 0 && (
              <span className={styles['count']}>{format.number(countOf(view, data) ?? 0)}</span>
            )}
          </Link>
        ))}
      </nav>
      <Narrow filter={filter} />
    </div>
  );
}

function countOf(view: CaseView, counts: CaseCounts | undefined): number | undefined {
  if (!counts || view === 'closed') return undefined;
  if (view === 'active') return counts.open + counts.waiting + counts.resolved;
  return view === 'missed' ? counts.breached : counts[view];
}

function Narrow({ filter }: { readonly filter: Filter }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { typeOf, priorityOf } = useCaseNames();
  const go = (change: {
    readonly priority?: Priority | undefined;
    readonly caseType?: CaseType | undefined;
  }) => void navigate({ to: '/cases', search: { ...filter, ...change } as Filter, replace: true });
  return (
    <div className={styles['narrow']}>
      <NativeSelect
        size="xs"
        aria-label={t`Kind`}
        value={filter.caseType ?? ''}
        onChange={({ currentTarget: { value } }) =>
          go({ caseType: CASE_TYPES.find((each) => each === value) })
        }
        data={[
          { value: '', label: t`Every kind` },
          ...CASE_TYPES.map((value) => ({ value, label: typeOf(value) })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t`Priority`}
        value={filter.priority ?? ''}
        onChange={({ currentTarget: { value } }) =>
          go({ priority: PRIORITIES.find((each) => each === value) })
        }
        data={[
          { value: '', label: t`Every priority` },
          ...PRIORITIES.map((value) => ({ value, label: priorityOf(value) })),
        ]}
      />
    </div>
  );
}

function Table({ items, locked }: { readonly items: readonly CaseItem[]; readonly locked: boolean }) {
  const { t } = useLingui();
  const body = useRef<HTMLTableSectionElement>(null);
  useRowKeys(body);
  if (items.length === 0) {
    return (
      <Empty icon="check" title={t`No case here`}>
        <Trans>A case is opened from a conversation, after a call, or here with the N key.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t`Cases`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Due</Trans>
            </th>
            <th scope="col">
              <Trans>Case</Trans>
            </th>
            <th scope="col">
              <Trans>Customer</Trans>
            </th>
            <th scope="col">
              <Trans>Priority</Trans>
            </th>
            <th scope="col">
              <Trans>State</Trans>
            </th>
            <th scope="col">
              <Trans>Owner</Trans>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {items.map((item) => (
            <Row key={item.caseId} item={item} locked={locked} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item, locked }: { readonly item: CaseItem; readonly locked: boolean }) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const { typeOf, statusOf } = useCaseNames();
  return (
    <tr>
      <td>
        <Due of={item} />
      </td>
      <td>
        <Link to="/cases/$caseId" params={{ caseId: item.caseId }} className={styles['subject']} data-row>
          {opened(item.subject)}
        </Link>
        <span className={styles['code']}>
          {item.code} · {typeOf(item.caseType)}
        </span>
      </td>
      <td>
        {item.partyId ? (
          <Link to="/customers/$partyId" params={{ partyId: item.partyId }}>
            {opened(item.customerName, t`Unknown`)}
          </Link>
        ) : (
          <span className={styles['quiet']}>–</span>
        )}
      </td>
      <td>
        <PriorityTag priority={item.priority} />
      </td>
      <td className={styles['quiet']}>{statusOf(item.status)}</td>
      <td>
        {item.owner ? (
          <Tag tone="accent">{opened(item.ownerName)}</Tag>
        ) : (
          <Tag tone="due">
            <Trans>Unassigned</Trans>
          </Tag>
        )}
      </td>
    </tr>
  );
}

/** J and K walk the rows; Enter opens the one that has the focus. */
function useRowKeys(body: { readonly current: HTMLElement | null }): void {
  const { t } = useLingui();
  const step = (by: number) => {
    const rows = [...(body.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  useCommands([
    { id: 'next', label: t`Next case`, group: 'list', keys: 'j', run: () => step(1) },
    { id: 'previous', label: t`Previous case`, group: 'list', keys: 'k', run: () => step(-1) },
  ]);
}
