import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useFormat } from '../format/use-format.ts';
import type { useOpened } from '../look/small.tsx';
import { useNameInBoth } from '../sales/names.ts';
import type { EntryOf } from './kinds.ts';

type Points = EntryOf<'points'>;

/** What happened to a customer's points or tier. */
export function PointsWords({
  entry,
  opened,
}: {
  readonly entry: Points;
  readonly opened: ReturnType<typeof useOpened>;
}): ReactNode {
  const format = useFormat();
  const { memberId, code, balance, reason, owed } = entry;
  return (
    <>
      <Link to="/members/$memberId" params={{ memberId }}>
        {code}
      </Link>{' '}
      <Fact entry={entry} />
      {owed !== undefined && (
        <>
          {' · '}
          <Trans>{format.number(owed)} of them had been spent</Trans>
        </>
      )}
      {' · '}
      <Trans>balance {format.number(balance)}</Trans>
      {reason !== undefined && ` · ${opened(reason)}`}
    </>
  );
}

function Fact({ entry }: { readonly entry: Points }): ReactNode {
  const format = useFormat();
  const named = useNameInBoth();
  const points = format.number(entry.points ?? 0);
  const tier = entry.tierName ? named(entry.tierName) : '';
  switch (entry.fact) {
    case 'enrolled':
      return <Trans>became a member: {tier}</Trans>;
    case 'awarded':
      return <Trans>{points} points for an order, pending</Trans>;
    case 'released':
      return <Trans>{points} points can be spent</Trans>;
    case 'expired':
      return <Trans>{points} points expired</Trans>;
    case 'debt-repaid':
      return <Trans>{points} points repaid what was owed</Trans>;
    case 'redeemed':
      return (
        <Trans>
          took {entry.rewardName ? named(entry.rewardName) : ''} for {points} points
        </Trans>
      );
    case 'reversed':
      return <Trans>a reward was given back: {points} points</Trans>;
    case 'taken-back':
      return <Trans>{points} points went with a return</Trans>;
    case 'corrected':
      return <Trans>put right by {points} points</Trans>;
    case 'risen':
      return <Trans>rose to {tier}</Trans>;
    case 'reviewed':
      return <Trans>the period is over: {tier}</Trans>;
    case 'joined':
      return <Trans>joined with another account of the customer</Trans>;
    case 'taken-over':
      return <Trans>{points} points of another account of the customer</Trans>;
  }
}
