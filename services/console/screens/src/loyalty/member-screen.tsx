import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Member, lots, member, redemptions } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded, MoreButton } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Moment, Tag } from '../look/small.tsx';
import { useNameInBoth } from '../sales/names.ts';
import { CustomerName } from '../sales/parts.tsx';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { CorrectDialog, JoinDialog, RedeemDialog, ReverseDialog } from './dialogs.tsx';
import { DebtTag, LoyaltyPlaces, TierTag } from './parts.tsx';
import { TierWhy } from './tier-why.tsx';

const route = getRouteApi('/shell/members/$memberId');
type Asking = 'redeem' | 'correct' | 'join';

/** One member: tier and why, points and until when, what was taken for them. */
export function MemberScreen() {
  const { t } = useLingui();
  const me = useMe();
  const { memberId } = route.useParams();
  const query = useQuery(member(memberId));
  const [asking, ask] = useState<Asking>();
  const of = query.data?.member;
  const open = of && !of.joinedInto;
  return (
    <Screen
      title={of ? t`Member ${of.code}` : t`Member`}
      lead={of && <TierTag of={of} />}
      actions={
        <>
          {open && (
            <Button size="compact-sm" onClick={() => ask('redeem')}>
              <Trans>Take a reward</Trans>
            </Button>
          )}
          {open && me.role === 'admin' && (
            <Button size="compact-sm" variant="default" onClick={() => ask('correct')}>
              <Trans>Put right</Trans>
            </Button>
          )}
          {open && (
            <Button size="compact-sm" variant="default" onClick={() => ask('join')}>
              <Trans>Join accounts</Trans>
            </Button>
          )}
          <Button component={Link} to={`/members/${memberId}/statement`} size="compact-sm" variant="default">
            <Trans>Statement</Trans>
          </Button>
          <LoyaltyPlaces />
        </>
      }
    >
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query}>
        {({ member: shown, locked }) => (
          <div className={styles['column']}>
            <Facts of={shown} locked={locked} />
            <TierWhy of={shown} />
            <Lots memberId={memberId} />
            <Redemptions of={shown} />
            {asking === 'redeem' && <RedeemDialog member={shown} onClose={() => ask(undefined)} />}
            {asking === 'correct' && <CorrectDialog member={shown} onClose={() => ask(undefined)} />}
            {asking === 'join' && <JoinDialog member={shown} onClose={() => ask(undefined)} />}
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Facts({ of, locked }: { readonly of: Member; readonly locked: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const rows = [
    [
      t`Customer`,
      <CustomerName of={{ partyId: of.party.partyId, partyName: of.party.name }} locked={locked} />,
    ],
    [t`Programme`, named(of.programme.name)],
    [t`Can be spent`, <strong>{format.number(of.spendable)}</strong>],
    [t`Pending`, format.number(of.pending)],
    [
      t`Balance`,
      <>
        {format.number(of.balance)} <DebtTag debt={of.debt} />
      </>,
    ],
    [
      t`Expires next`,
      of.expiring ? (
        <Trans>
          {format.number(of.expiring.points)} on {format.dayName(of.expiring.at)}
        </Trans>
      ) : (
        '–'
      ),
    ],
  ] as const;
  return (
    <>
      <dl className={styles['facts']}>
        {rows.map(([label, value]) => (
          <div key={label} style={{ display: 'contents' }}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {of.joinedInto && (
        <p className={styles['warning']}>
          <Trans>
            This account was joined with{' '}
            <Link to="/members/$memberId" params={{ memberId: of.joinedInto }}>
              another of the customer
            </Link>
            , which holds the points. The statement says why.
          </Trans>
        </p>
      )}
    </>
  );
}

function Lots({ memberId }: { readonly memberId: string }) {
  const format = useFormat();
  const query = useInfiniteQuery(lots(memberId));
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Points, what expires first at the top</Trans>
      </h2>
      <Loaded of={query} rows={3}>
        {({ pages }) => (
          <>
            <div className={styles['scroll']}>
              <table className={styles['table']}>
                <LotHeads />
                <tbody>
                  {pages
                    .flatMap((page) => page.items)
                    .map((lot) => (
                      <tr key={lot.lot}>
                        <td>
                          <LotOrigin of={lot.origin} />
                        </td>
                        <td className={styles['number']}>{format.number(lot.points)}</td>
                        <td className={styles['number']}>{format.number(lot.left)}</td>
                        <td>
                          {lot.state === 'pending' && lot.availableAt ? (
                            <Tag tone="due">
                              <Trans>pending until {format.dayName(lot.availableAt)}</Trans>
                            </Tag>
                          ) : (
                            <Tag tone="good">
                              <Trans>can be spent</Trans>
                            </Tag>
                          )}
                        </td>
                        <td>{format.dayName(lot.expiresAt)}</td>
                      </tr>
                    ))}
                </tbody>
              </table>
            </div>
            <MoreButton of={query} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function LotHeads() {
  const { t } = useLingui();
  return (
    <thead>
      <tr>
        {[t`Where from`, t`Points given`, t`Points left`, t`Stands`, t`Valid until`].map((head, at) => (
          <th key={head} scope="col" className={at === 1 || at === 2 ? styles['number'] : undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function LotOrigin({
  of: { kind, orderId, orderCode },
}: {
  readonly of: { readonly kind: string; readonly orderId?: string; readonly orderCode?: string };
}) {
  if (kind === 'order' && orderId)
    return (
      <Link to="/orders/$orderId" params={{ orderId }}>
        {orderCode ?? <Trans>Order</Trans>}
      </Link>
    );
  return kind === 'grace' ? <Trans>A reward given back</Trans> : <Trans>Put right</Trans>;
}

function Redemptions({ of }: { readonly of: Member }) {
  const format = useFormat();
  const named = useNameInBoth();
  const query = useInfiniteQuery(redemptions(of.memberId));
  const [reversing, reverse] = useState<string>();
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Taken for points</Trans>
      </h2>
      <ol className={styles['list']}>
        {items.map((each) => (
          <li key={each.redemptionId} className={styles['item']}>
            <div className={styles['what']}>
              <span className={styles['title']}>{named(each.name)}</span>
              <span className={styles['under']}>
                <span>{each.code}</span>
                <Moment at={each.redeemedAt} />
                <Trans>{format.number(each.points)} points</Trans>
              </span>
            </div>
            {each.reversedAt ? (
              <Tag>
                <Trans>Given back</Trans>
              </Tag>
            ) : (
              <Button size="compact-sm" variant="default" onClick={() => reverse(each.redemptionId)}>
                <Trans>Give back</Trans>
              </Button>
            )}
          </li>
        ))}
      </ol>
      <MoreButton of={query} />
      {reversing && <ReverseDialog member={of} redemptionId={reversing} onClose={() => reverse(undefined)} />}
    </section>
  );
}
