import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { pipeline } from '../api/sales.ts';
import { useFormat } from '../format/use-format.ts';
import type { useOpened } from '../look/small.tsx';
import { useNameInBoth, useReasonNames } from '../sales/names.ts';
import type { EntryOf } from './kinds.ts';

type Opened = ReturnType<typeof useOpened>;
type Sale = EntryOf<'sale'>;

/** What happened to a lead, an opportunity, a quote or an order. */
export function SaleWords({ entry, opened }: { readonly entry: Sale; readonly opened: Opened }): ReactNode {
  const format = useFormat();
  const reasons = useReasonNames();
  return (
    <>
      <RecordLink of={entry} /> <Fact entry={entry} opened={opened} />
      {entry.title !== undefined && `: ${opened(entry.title)}`}
      {entry.amount && ` · ${format.money(entry.amount)}`}
      {entry.reason && ` · ${reasons(entry.reason)}`}
      {entry.other && ` · ${entry.other}`}
    </>
  );
}

function RecordLink({ of: { record, recordId, code } }: { readonly of: Sale }): ReactNode {
  switch (record) {
    case 'opportunity':
      return (
        <Link to="/deals/$opportunityId" params={{ opportunityId: recordId }}>
          {code}
        </Link>
      );
    case 'quote':
      return (
        <Link to="/quotes/$quoteId" params={{ quoteId: recordId }}>
          {code}
        </Link>
      );
    case 'order':
      return (
        <Link to="/orders/$orderId" params={{ orderId: recordId }}>
          {code}
        </Link>
      );
    case 'lead':
      return <Link to="/leads">{code}</Link>;
  }
}

function Fact({ entry, opened }: { readonly entry: Sale; readonly opened: Opened }): ReactNode {
  if (entry.record === 'lead' || entry.record === 'opportunity')
    return <DealFact entry={entry} opened={opened} />;
  switch (entry.fact) {
    case 'sent':
      return <Trans>quote sent</Trans>;
    case 'stopped':
      return <Trans>quote not sent: another holds for the same product</Trans>;
    case 'contested':
      return <Trans>quote contested by another seller’s</Trans>;
    case 'replaced':
      return <Trans>quote replaced by another</Trans>;
    case 'accepted':
      return <Trans>quote accepted</Trans>;
    case 'declined':
      return <Trans>quote declined</Trans>;
    case 'withdrawn':
      return <Trans>quote withdrawn</Trans>;
    case 'expired':
      return <Trans>quote expired</Trans>;
    case 'placed':
      return <Trans>ordered</Trans>;
    case 'delivered':
      return entry.complete ? <Trans>delivered whole</Trans> : <Trans>delivered in part</Trans>;
    case 'returned':
      return <Trans>something came back</Trans>;
    default:
      return null;
  }
}

function DealFact({ entry, opened }: { readonly entry: Sale; readonly opened: Opened }): ReactNode {
  switch (entry.fact) {
    case 'captured':
      return <Trans>may want to buy</Trans>;
    case 'assigned':
      return <Trans>given to {opened(entry.owner?.name)}</Trans>;
    case 'qualified':
      return <Trans>lead qualified</Trans>;
    case 'refused':
      return <Trans>lead refused</Trans>;
    case 'opened':
      return <Trans>deal opened</Trans>;
    case 'stage-reached':
      return (
        <Trans>
          deal reached <StageName of={entry.stage ?? ''} />
        </Trans>
      );
    case 'estimated':
      return <Trans>deal estimated anew</Trans>;
    case 'won':
      return <Trans>deal won</Trans>;
    case 'lost':
      return <Trans>deal lost</Trans>;
    case 'reopened':
      return <Trans>deal open again</Trans>;
    default:
      return null;
  }
}

/** A stage by its name today; one that is no more by its key. */
function StageName({ of }: { readonly of: string }) {
  const named = useNameInBoth();
  const { data } = useQuery(pipeline);
  const stage = data?.stages.find(({ key }) => key === of);
  return <>{stage ? named(stage.name) : of}</>;
}
