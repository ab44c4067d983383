import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type StatementLine, member, statement } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useEntryAbout, useEntryNames } from './parts.tsx';

const route = getRouteApi('/shell/members/$memberId/statement');

/** Every entry of an account, line by line: each balance is the one below it and the points between. To be printed. */
export function StatementScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const { memberId } = route.useParams();
  const who = useQuery(member(memberId));
  const query = useInfiniteQuery(statement(memberId));
  const opened = useOpened(who.data?.locked);
  const of = who.data?.member;
  return (
    <Screen
      title={t`Statement of points`}
      lead={
        of && (
          <>
            {opened(of.party.name, of.party.code)} · {of.code} · {named(of.programme.name)}
          </>
        )
      }
      actions={<StatementActions memberId={memberId} />}
    >
      <LockedNotice locked={who.data?.locked} />
      {of && (
        <p>
          <Trans>
            Balance {format.number(of.balance)} = {format.number(of.available)} that can be spent +{' '}
            {format.number(of.pending)} pending − {format.number(of.debt)} owed
          </Trans>
        </p>
      )}
      <Loaded of={query} rows={8}>
        {({ pages }) => (
          <>
            <div className={styles['scroll']}>
              <table className={styles['table']}>
                <Heads />
                <tbody>
                  {pages
                    .flatMap((page) => page.items)
                    .map((line) => (
                      <Line key={line.place} of={line} locked={pages[0]!.locked} />
                    ))}
                </tbody>
              </table>
            </div>
            <MoreButton of={query} />
          </>
        )}
      </Loaded>
    </Screen>
  );
}

function StatementActions({ memberId }: { readonly memberId: string }) {
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="print" size={15} />}
        onClick={() => window.print()}
      >
        <Trans>Print</Trans>
      </Button>
      <Button component={Link} to={`/members/${memberId}`} size="compact-sm" variant="default">
        <Trans>Member</Trans>
      </Button>
    </>
  );
}

function Heads() {
  const { t } = useLingui();
  const heads = [
    [t`Day`, false],
    [t`What`, false],
    [t`Points`, true],
    [t`Qualifying`, true],
    [t`Balance`, true],
  ] as const;
  return (
    <thead>
      <tr>
        {heads.map(([head, number]) => (
          <th key={head} scope="col" className={number ? styles['number'] : undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Line({ of, locked }: { readonly of: StatementLine; readonly locked: boolean }) {
  const format = useFormat();
  const names = useEntryNames();
  const about = useEntryAbout();
  const opened = useOpened(locked);
  const signed = (points: number) => (points > 0 ? `+${format.number(points)}` : format.number(points));
  return (
    <tr>
      <td>{format.dayName(of.occurredAt)}</td>
      <td>
        {names(of.kind)} {about(of)}
        {of.reason !== undefined && <span className={styles['under']}>{opened(of.reason)}</span>}
        {of.by && <span className={styles['under']}>{opened(of.by.name)}</span>}
      </td>
      <td className={styles['number']}>{of.points === 0 ? '' : signed(of.points)}</td>
      <td className={styles['number']}>{of.qualifying === 0 ? '' : signed(of.qualifying)}</td>
      <td className={styles['number']}>{format.number(of.balance)}</td>
    </tr>
  );
}
