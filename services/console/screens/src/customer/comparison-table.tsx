import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { Comparison, CustomerFacts } from '../../../src/http/api.ts';
import { useFormat } from '../format/use-format.ts';
import { classes, Tag, useOpened } from '../look/small.tsx';
import { useNameInBoth } from '../sales/names.ts';
import type { PromiseKind } from '../api/workflow.ts';
import { useKindNames } from '../workflow/names.ts';
import { useAdviceWords } from './advice-words.ts';
import { listChanges } from './list-changes.ts';
import { useOrderStates, usePermissionWords } from './standing-words.ts';
import styles from './comparison-screen.module.css';

/** The facts of both instants, row by row; what differs is marked in words and colour. */
export function ComparisonTable({ data }: { readonly data: Comparison }) {
  const format = useFormat();
  const rows = useRows(data);
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <td />
            <th scope="col">{format.dateAndTime(data.from.at)}</th>
            <th scope="col">{format.dateAndTime(data.to.at)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label, from, to, changed }) => (
            <tr key={key} className={classes(changed && styles['changed'])}>
              <th scope="row">
                {label}
                {changed && (
                  <>
                    {' '}
                    <Tag tone="due">
                      <Trans>changed</Trans>
                    </Tag>
                  </>
                )}
              </th>
              <td>{from}</td>
              <td>{to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface Row {
  readonly key: string;
  readonly label: string;
  readonly from: ReactNode;
  readonly to: ReactNode;
  readonly changed: boolean;
}

function useRows({ from, to, locked }: Comparison): readonly Row[] {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(locked);
  const named = useNameInBoth();
  const unknown = <span className={styles['quiet']}>{t`not known then`}</span>;
  const plain = (key: string, label: string, of: (facts: CustomerFacts) => string): Row => {
    const [a, b] = [from.facts && of(from.facts), to.facts && of(to.facts)];
    return { key, label, from: a ?? unknown, to: b ?? unknown, changed: a !== b };
  };
  const list = (key: string, label: string, of: (facts: CustomerFacts) => readonly string[]): Row => {
    const a = from.facts ? of(from.facts) : [];
    const b = to.facts ? of(to.facts) : [];
    const { removed, added } = listChanges(a, b);
    return {
      key,
      label,
      from: from.facts ? <List items={a} marked={removed} tone="gone" /> : unknown,
      to: to.facts ? <List items={b} marked={added} tone="new" /> : unknown,
      changed: removed.size + added.size > 0,
    };
  };
  const figure = (key: keyof CustomerFacts['figures'], label: string) =>
    plain(key, label, ({ figures }) => format.number(figures[key]));
  return [
    plain('name', t`Name`, (facts) => opened(facts.name, facts.code)),
    plain('standing', t`Standing`, ({ provisional }) => (provisional ? t`Provisional` : t`Confirmed`)),
    list('points', t`Reachable at`, ({ contactPoints }) =>
      contactPoints.map(({ address }) => opened(address)),
    ),
    list('aliases', t`Merged into this customer`, ({ aliases }) =>
      aliases.map(({ name, code }) => opened(name, code)),
    ),
    list('open', t`Open conversations`, ({ openConversations }) =>
      openConversations.map(({ subject }) => opened(subject, t`No subject`)),
    ),
    plain('promises', t`Open promises`, ({ promises }) => format.number(promises.open)),
    plain('broken', t`Broken promises`, ({ promises }) => format.number(promises.broken)),
    figure('conversations', t`Conversations`),
    figure('messages', t`Messages`),
    figure('replies', t`Replies`),
    figure('notes', t`Notes`),
    plain('opportunities', t`Open opportunities`, ({ sales }) => format.number(sales.openOpportunities)),
    plain('orders', t`Orders`, ({ sales }) => format.number(sales.orders)),
    list('memberships', t`Membership`, ({ memberships }) =>
      memberships.map(
        ({ code, tierName, balance }) => `${code} · ${named(tierName)} · ${format.number(balance)}`,
      ),
    ),
    ...useStandingRows(list),
    plain('heard', t`Last heard from`, ({ lastHeardAt }) =>
      lastHeardAt ? format.dateAndTime(lastHeardAt) : t`never`,
    ),
  ];
}

/** What the customer had going on at both instants. */
function useStandingRows(
  list: (key: string, label: string, of: (facts: CustomerFacts) => readonly string[]) => Row,
): readonly Row[] {
  const { t } = useLingui();
  const format = useFormat();
  const kinds = useKindNames();
  const orderStates = useOrderStates();
  const permission = usePermissionWords();
  const { actionOf, classOf } = useAdviceWords();
  return [
    list('ranks', t`Ranks as`, ({ profile }) => (profile?.scores ? [classOf(profile.scores.class)] : [])),
    list('advice', t`Best done next`, ({ profile }) =>
      (profile?.actions ?? []).map(({ action }) => actionOf(action)),
    ),
    list('cases', t`Cases`, ({ standing }) => standing.cases.map(({ code }) => code)),
    list('promised', t`Promises`, ({ standing }) =>
      standing.promises.map(
        ({ promiseKind, due }) => `${kinds[promiseKind as PromiseKind]} · ${format.dateAndTime(due.at)}`,
      ),
    ),
    list('offers', t`Quotes that hold`, ({ standing }) =>
      standing.offers.map(({ code, amount }) => `${code} · ${format.money(amount)}`),
    ),
    list('last-orders', t`Last orders`, ({ standing }) =>
      standing.orders.map(({ code, state }) => `${code} · ${orderStates[state]}`),
    ),
    list('permissions', t`Permissions`, ({ standing }) =>
      standing.permissions.map(({ purpose, given }) => permission(purpose, given)),
    ),
  ];
}

function List({
  items,
  marked,
  tone,
}: {
  readonly items: readonly string[];
  readonly marked: ReadonlySet<number>;
  readonly tone: 'gone' | 'new';
}) {
  const { t } = useLingui();
  if (items.length === 0) return <span className={styles['quiet']}>{t`none`}</span>;
  return (
    <ul>
      {items.map((item, index) => (
        <li key={index} className={classes(marked.has(index) && styles[tone])}>
          {marked.has(index) && <span className="unseen">{tone === 'gone' ? t`removed:` : t`added:`} </span>}
          {item}
        </li>
      ))}
    </ul>
  );
}
