import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Member, StatementLine } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Tag } from '../look/small.tsx';
import { useNameInBoth } from '../sales/names.ts';

/** The ways between the pages of loyalty. */
export function LoyaltyPlaces() {
  return (
    <>
      <Button component={Link} to="/members" variant="default" size="compact-sm">
        <Trans>Members</Trans>
      </Button>
      <Button component={Link} to="/rewards" variant="default" size="compact-sm">
        <Trans>Rewards</Trans>
      </Button>
      <Button component={Link} to="/programmes" variant="default" size="compact-sm">
        <Trans>Programmes</Trans>
      </Button>
    </>
  );
}

/** What a member is in the programme. */
export function TierTag({ of: { tier } }: { readonly of: Pick<Member, 'tier'> }) {
  const named = useNameInBoth();
  return <Tag tone="accent">{named(tier.name)}</Tag>;
}

/** Says that points are owed. */
export function DebtTag({ debt }: { readonly debt: number }) {
  const format = useFormat();
  if (debt === 0) return null;
  return (
    <Tag tone="late">
      <Trans>{format.number(debt)} owed</Trans>
    </Tag>
  );
}

/** What each kind of entry is called. */
export function useEntryNames(): (kind: string) => string {
  const { t } = useLingui();
  const names: Readonly<Record<string, string>> = {
    awarded: t`Points of an order`,
    released: t`Can be spent from now on`,
    expired: t`Expired`,
    'debt-repaid': t`Debt repaid`,
    redeemed: t`Reward`,
    reversed: t`Reward given back`,
    'taken-back': t`Taken back with a return`,
    corrected: t`Put right`,
    joined: t`Joined with another account`,
    'taken-over': t`From another account of the customer`,
  };
  return (kind) => names[kind] ?? kind;
}

/** What an entry is about, in a few words. */
export function useEntryAbout(): (line: StatementLine) => string {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  return ({ kind, about }) => {
    const points = format.number(Number(about['points'] ?? 0));
    switch (kind) {
      case 'awarded':
        return String(about['orderCode']);
      case 'released':
        return t`${points} points`;
      case 'debt-repaid':
        return t`${points} points of the debt`;
      case 'redeemed':
        return `${String(about['code'])} ${named(about['rewardName'] as { zh: string; en: string })}`;
      default:
        return '';
    }
  };
}
