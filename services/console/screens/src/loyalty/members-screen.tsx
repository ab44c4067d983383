import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Member, members, programmes } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Moment, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useSettledText } from '../search/settled-text.ts';
import { DebtTag, LoyaltyPlaces, TierTag } from './parts.tsx';

const route = getRouteApi('/shell/members');

/** Who is a member, in which tier, with how many points. */
export function MembersScreen() {
  const { t } = useLingui();
  const { programmeId, tier, partyId } = route.useSearch();
  const [typed, setTyped] = useState('');
  const { settled, ...composing } = useSettledText(typed, 250);
  const code = settled.trim().toUpperCase() || undefined;
  const query = useInfiniteQuery(members({ programmeId, tier, partyId, code }));
  return (
    <Screen
      title={t`Members`}
      lead={<Trans>Who is a member, in which tier, with how many points.</Trans>}
      actions={<LoyaltyPlaces />}
    >
      <div className={styles['filters']}>
        <Choices />
        <TextInput
          label={t`Member's number`}
          value={typed}
          maxLength={40}
          {...composing}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <LockedNotice locked={query.data?.pages[0]?.locked} />
      <Listed of={query} rows={8} empty={<Empty icon="star" title={t`No members here`} />}>
        {(each, { locked }) => <MemberRow key={each.memberId} member={each} locked={locked} />}
      </Listed>
    </Screen>
  );
}

/** Of which programme, in which tier. */
function Choices() {
  const { t } = useLingui();
  const navigate = useNavigate();
  const named = useNameInBoth();
  const { programmeId, tier } = route.useSearch();
  const { data: known } = useQuery(programmes);
  const chosen = known?.items.find((one) => one.programmeId === programmeId);
  const go = (search: { readonly programmeId?: string | undefined; readonly tier?: string | undefined }) =>
    void navigate({ to: '/members', search, replace: true });
  const all = { value: '', label: t`All` };
  return (
    <>
      <NativeSelect
        label={t`Programme`}
        value={programmeId ?? ''}
        data={[
          all,
          ...(known?.items ?? []).map((one) => ({ value: one.programmeId, label: named(one.name) })),
        ]}
        onChange={(event) => go({ programmeId: event.currentTarget.value || undefined })}
      />
      {chosen && (
        <NativeSelect
          label={t`Tier`}
          value={tier ?? ''}
          data={[all, ...chosen.rules.tiers.map((one) => ({ value: one.tierId, label: named(one.name) }))]}
          onChange={(event) => go({ programmeId, tier: event.currentTarget.value || undefined })}
        />
      )}
    </>
  );
}

function MemberRow({ member, locked }: { readonly member: Member; readonly locked: boolean }) {
  const format = useFormat();
  const opened = useOpened(locked);
  const named = useNameInBoth();
  const { memberId, party, code, balance, debt, joinedInto } = member;
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <Link to="/members/$memberId" params={{ memberId }} className={styles['title']}>
            {opened(party.name, party.code)}
          </Link>
          <TierTag of={member} />
          <DebtTag debt={debt} />
          {joinedInto && (
            <Tag>
              <Trans>Joined with another account</Trans>
            </Tag>
          )}
        </span>
        <span className={styles['under']}>
          <span>{code}</span>
          <span>{named(member.programme.name)}</span>
          <span>
            <Trans>
              since <Moment at={member.enrolledAt} />
            </Trans>
          </span>
        </span>
      </div>
      <span className={styles['amount']}>
        <Trans>{format.number(balance)} points</Trans>
      </span>
    </li>
  );
}
