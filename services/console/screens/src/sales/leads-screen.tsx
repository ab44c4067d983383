import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { LEAD_STATUSES, type Lead, leads, REFUSALS } from '../api/sales.ts';
import { meant, useSalesCommand } from '../api/use-sales-commands.ts';
import { Listed } from '../look/listed.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Moment, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { QualifyDialog, ReasonDialog } from './dialogs.tsx';
import { Giving } from './giving.tsx';
import { useReasonNames } from './names.ts';
import { CustomerName, SalesPlaces } from './parts.tsx';
import styles from '../look/records.module.css';

const route = getRouteApi('/shell/leads');

/** Who may want to buy, until it is known whether they do. */
export function LeadsScreen() {
  const { t } = useLingui();
  const { status = 'open' } = route.useSearch();
  const navigate = useNavigate();
  const query = useInfiniteQuery(leads({ status }));
  const names = { open: t`Open`, qualified: t`Qualified`, refused: t`Refused` };
  return (
    <Screen title={t`Leads`} lead={<Trans>Who may want to buy.</Trans>} actions={<LeadPlaces />}>
      <div className={styles['filters']}>
        <NativeSelect
          label={t`State`}
          value={status}
          data={LEAD_STATUSES.map((value) => ({ value, label: names[value] }))}
          onChange={(event) => {
            const chosen = LEAD_STATUSES.find((each) => each === event.currentTarget.value);
            void navigate({ to: '/leads', search: chosen ? { status: chosen } : {}, replace: true });
          }}
        />
      </div>
      <LockedNotice locked={query.data?.pages.some(({ locked }) => locked)} />
      <Listed
        of={query}
        rows={8}
        empty={
          <Empty icon="person" title={t`No leads here`}>
            <Trans>In a conversation, “Make a lead” takes one down.</Trans>
          </Empty>
        }
      >
        {(lead, { locked }) => <LeadRow key={lead.leadId} lead={lead} locked={locked} />}
      </Listed>
    </Screen>
  );
}

/** Ways on from leads: lists, what became of sources, and the rest of sales. */
function LeadPlaces() {
  return (
    <>
      <Button component={Link} to="/leads/import" size="compact-sm">
        <Trans>Import a list</Trans>
      </Button>
      <Button component={Link} to="/leads/sources" size="compact-sm" variant="default">
        <Trans>What became of sources</Trans>
      </Button>
      <SalesPlaces />
    </>
  );
}

function LeadRow({ lead, locked }: { readonly lead: Lead; readonly locked: boolean }) {
  const opened = useOpened(locked);
  const reasons = useReasonNames();
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['title']}>{opened(lead.topic)}</span>
        <span className={styles['under']}>
          <span>{lead.code}</span>
          <CustomerName of={lead} locked={locked} />
          {!lead.partyId && lead.contact && <Reached of={lead.contact} locked={locked} />}
          {lead.via?.kind === 'form' && (
            <Tag>
              <Trans>Web form</Trans>
            </Tag>
          )}
          {lead.via?.kind === 'import' && (
            <Tag>
              <Trans>List</Trans>
            </Tag>
          )}
          {lead.source.kind === 'conversation' && (
            <Link to="/conversations/$conversationId" params={{ conversationId: lead.source.id }}>
              <Trans>Conversation</Trans>
            </Link>
          )}
          <span>{opened(lead.ownerName, '')}</span>
          <Moment at={lead.capturedAt} />
          {lead.reason && <Tag>{reasons(lead.reason)}</Tag>}
        </span>
      </div>
      <LeadActions lead={lead} />
    </li>
  );
}

/** How somebody is called and reached who is only a lead so far. */
function Reached({ of, locked }: { readonly of: NonNullable<Lead['contact']>; readonly locked: boolean }) {
  const opened = useOpened(locked);
  const said = [of.name, of.email, of.phone].filter((each) => each !== undefined);
  return <span>{said.map((each) => opened(each)).join(' · ')}</span>;
}

function LeadActions({ lead }: { readonly lead: Lead }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'qualify' | 'refuse'>();
  const refuse = useSalesCommand({ onDone: () => setOpen(undefined) });
  if (lead.opportunityId)
    return (
      <Button component={Link} to={`/deals/${lead.opportunityId}`} size="compact-sm" variant="default">
        <Trans>To the deal</Trans>
      </Button>
    );
  if (lead.status !== 'open') return null;
  return (
    <div className={styles['does']}>
      <Button size="compact-sm" onClick={() => setOpen('qualify')}>
        <Trans>Qualify</Trans>
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => setOpen('refuse')}>
        <Trans>Refuse</Trans>
      </Button>
      <Giving path={`leads/${lead.leadId}/actions/assign`} seen={lead.version} owner={lead.ownerId} />
      {open === 'qualify' && (
        <QualifyDialog
          lead={lead}
          onClose={() => setOpen(undefined)}
          onDone={(opportunityId) =>
            void navigate({ to: '/deals/$opportunityId', params: { opportunityId } })
          }
        />
      )}
      {open === 'refuse' && (
        <ReasonDialog
          title={t`Why is it no lead?`}
          reasons={REFUSALS}
          pending={refuse.isPending}
          onClose={() => setOpen(undefined)}
          onSay={(reason) =>
            refuse.mutate(
              meant({
                path: `leads/${lead.leadId}/actions/refuse`,
                body: { reason },
                seen: lead.version,
                says: t`Refused`,
              }),
            )
          }
        />
      )}
    </div>
  );
}
