import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { type Campaign, campaign } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { useFormat } from '../format/use-format.ts';
import { usePurposeNames } from '../consent/names.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, Tag, useOpened } from '../look/small.tsx';
import styles from '../look/records.module.css';
import { CampaignDialog } from './campaign-dialog.tsx';
import { Costs } from './costs.tsx';
import { CreditedOrders } from './credited-orders.tsx';
import { MarketingPlaces } from './parts.tsx';
import { RunDialog } from './run-dialog.tsx';
import { Runs } from './runs.tsx';

const route = getRouteApi('/shell/campaigns/$campaignId');

/** A campaign: what it sends and how far that is, what it cost, which orders came of it. */
export function CampaignScreen() {
  const { t } = useLingui();
  const { campaignId } = route.useParams();
  const query = useQuery(campaign(campaignId));
  const of = query.data?.campaign;
  return (
    <Screen
      title={of?.name ?? t`Campaign`}
      lead={
        of && (
          <>
            {of.code}{' '}
            {of.status === 'closed' && (
              <Tag>
                <Trans>Closed</Trans>
              </Tag>
            )}
          </>
        )
      }
      actions={of && <Actions of={of} />}
    >
      <LockedNotice locked={query.data?.locked} />
      <Loaded of={query}>
        {(answer) => (
          <div className={styles['column']}>
            <Facts of={answer.campaign} locked={answer.locked} />
            <Runs campaignId={campaignId} />
            <Costs of={answer.campaign} costs={answer.costs} />
            <CreditedOrders campaignId={campaignId} />
          </div>
        )}
      </Loaded>
    </Screen>
  );
}

function Actions({ of }: { readonly of: Campaign }) {
  const { t } = useLingui();
  const [asking, ask] = useState<'run' | 'change'>();
  const command = useMarketingCommand();
  const close = () =>
    command.run({ path: `campaigns/${of.campaignId}/actions/close`, seen: of.version, says: t`Closed` });
  return (
    <>
      {of.status === 'planned' && (
        <>
          <Button size="compact-sm" onClick={() => ask('run')}>
            <Trans>Send a material</Trans>
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => ask('change')}>
            <Trans>Change</Trans>
          </Button>
          <Button size="compact-sm" variant="default" loading={command.isPending} onClick={close}>
            <Trans>Close</Trans>
          </Button>
        </>
      )}
      <MarketingPlaces />
      {asking === 'run' && <RunDialog of={of} onClose={() => ask(undefined)} />}
      {asking === 'change' && (
        <CampaignDialog of={of} onClose={() => ask(undefined)} onDone={() => ask(undefined)} />
      )}
    </>
  );
}

function Facts({ of, locked }: { readonly of: Campaign; readonly locked: boolean }) {
  const format = useFormat();
  const opened = useOpened(locked);
  const purposeOf = usePurposeNames();
  return (
    <dl className={styles['facts']}>
      <dt>
        <Trans>Goal</Trans>
      </dt>
      <dd>{of.goal}</dd>
      <dt>
        <Trans>From, to</Trans>
      </dt>
      <dd>
        <Trans>
          {format.calendarDay(of.from)} to {format.calendarDay(of.to)}
        </Trans>
      </dd>
      <dt>
        <Trans>Budget</Trans>
      </dt>
      <dd>{format.money(of.budget)}</dd>
      <dt>
        <Trans>Cost</Trans>
      </dt>
      <dd>{format.money(of.cost)}</dd>
      <dt>
        <Trans>Purpose</Trans>
      </dt>
      <dd>{purposeOf(of.purpose)}</dd>
      <dt>
        <Trans>Looks back</Trans>
      </dt>
      <dd>
        <Trans>{of.lookBackDays} days</Trans>
      </dd>
      {of.ownerId && (
        <>
          <dt>
            <Trans>With</Trans>
          </dt>
          <dd>{opened(of.ownerName)}</dd>
        </>
      )}
    </dl>
  );
}
