import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { programmes } from '../api/loyalty.ts';
import { meant, useLoyaltyCommand } from '../api/use-loyalty-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Tag } from '../look/small.tsx';
import { DebtTag } from '../loyalty/parts.tsx';
import { useNameInBoth } from '../sales/names.ts';
import { Section } from './section.tsx';
import styles from './customer-card.module.css';

/** Tier and points of the customer, as they stood at the instant shown; who is no member can be made one now. */
export function MembershipFigures({
  facts,
  past,
}: {
  readonly facts: CustomerFacts;
  readonly past: boolean;
}) {
  const { memberships, partyId } = facts;
  if (memberships.length > 0) return <Memberships of={memberships} />;
  return (
    <Section title={<Trans>Membership</Trans>}>
      {past ? <NoMember /> : <Enrolling partyId={partyId} />}
    </Section>
  );
}

/** Tier and points in each programme; nothing of who is no member. */
export function Memberships({ of }: { readonly of: CustomerFacts['memberships'] }) {
  const format = useFormat();
  const named = useNameInBoth();
  if (of.length === 0) return null;
  return (
    <Section title={<Trans>Membership</Trans>}>
      {of.map(({ memberId, code, tierName, balance, debt }) => (
        <p key={memberId} className={styles['promises']}>
          <Tag tone="accent">{named(tierName)}</Tag>
          <Link to="/members/$memberId" params={{ memberId }}>
            {code}
          </Link>
          <Trans>{format.number(balance)} points</Trans>
          <DebtTag debt={debt} />
        </p>
      ))}
    </Section>
  );
}

function NoMember() {
  return (
    <p className={styles['none']}>
      <Trans>None</Trans>
    </p>
  );
}

function Enrolling({ partyId }: { readonly partyId: string }) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const { data } = useQuery(programmes);
  const enrol = useLoyaltyCommand();
  if (!data || data.items.length === 0) return <NoMember />;
  return (
    <p className={styles['promises']}>
      {data.items.map(({ programmeId, name }) => (
        <Button
          key={programmeId}
          size="compact-sm"
          variant="default"
          loading={enrol.isPending}
          onClick={() =>
            enrol.mutate(meant({ path: 'members', body: { programmeId, partyId }, says: t`A member now` }))
          }
        >
          <Trans>Make a member of {named(name)}</Trans>
        </Button>
      ))}
    </p>
  );
}
