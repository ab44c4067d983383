import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type Credited, type Returns, type ReturnsRow, returns } from '../api/marketing.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Tag } from '../look/small.tsx';
import styles from '../look/records.module.css';
import { CampaignDialog } from './campaign-dialog.tsx';
import { MarketingPlaces } from './parts.tsx';

const route = getRouteApi('/shell/campaigns');

/** What campaigns of a year cost and brought, by the first and by the last message before each order. */
export function CampaignsScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { year = Number(format.today().slice(0, 4)) } = route.useSearch();
  const query = useQuery(returns(year));
  const [planning, setPlanning] = useState(false);
  return (
    <Screen
      title={t`Campaigns`}
      lead={<Trans>What was spent, and what came back of it.</Trans>}
      actions={
        <>
          <Button
            size="compact-sm"
            leftSection={<Icon name="plus" size={15} />}
            onClick={() => setPlanning(true)}
          >
            <Trans>Plan a campaign</Trans>
          </Button>
          <MarketingPlaces />
        </>
      }
    >
      <div className={styles['filters']}>
        <NumberInput
          label={t`Year`}
          value={year}
          min={2000}
          max={2999}
          allowDecimal={false}
          onChange={(chosen) => {
            if (typeof chosen === 'number' && chosen >= 2000 && chosen <= 2999)
              void navigate({ to: '/campaigns', search: { year: chosen }, replace: true });
          }}
        />
      </div>
      <Loaded of={query} rows={8}>
        {(answer) => <ReturnsTable of={answer} />}
      </Loaded>
      {planning && (
        <CampaignDialog
          onClose={() => setPlanning(false)}
          onDone={(campaignId) => void navigate({ to: '/campaigns/$campaignId', params: { campaignId } })}
        />
      )}
    </Screen>
  );
}

/** A row per campaign, one of no campaign, and what both ways add up to. */
function ReturnsTable({ of }: { readonly of: Returns }) {
  const format = useFormat();
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <Head />
        <tbody>
          {of.rows.map((row) => (
            <CampaignRow key={`${row.campaign.campaignId} ${row.currency}`} row={row} />
          ))}
          {of.none.map(({ currency, first, last }) => (
            <Row key={currency} name={<Trans>No message before</Trans>} first={first} last={last} />
          ))}
        </tbody>
        <tfoot>
          {of.totals.map(({ currency, cost, first, last }) => (
            <Row
              key={currency}
              name={<Trans>All orders, {currency}</Trans>}
              cost={format.money(cost)}
              first={first}
              last={last}
            />
          ))}
        </tfoot>
      </table>
    </div>
  );
}

function Head() {
  const number = styles['number'];
  return (
    <thead>
      <tr>
        <th>
          <Trans>Campaign</Trans>
        </th>
        <th className={number}>
          <Trans>Budget</Trans>
        </th>
        <th className={number}>
          <Trans>Cost</Trans>
        </th>
        <th className={number}>
          <Trans>By first touch</Trans>
        </th>
        <th className={number}>
          <Trans>Return</Trans>
        </th>
        <th className={number}>
          <Trans>By last touch</Trans>
        </th>
        <th className={number}>
          <Trans>Return</Trans>
        </th>
      </tr>
    </thead>
  );
}

function CampaignRow({ row }: { readonly row: ReturnsRow }) {
  const format = useFormat();
  const { campaignId, name, code, status } = row.campaign;
  return (
    <Row
      name={
        <>
          <Link to="/campaigns/$campaignId" params={{ campaignId }}>
            {name}
          </Link>{' '}
          <span className={styles['under']}>
            {code}
            {status === 'closed' && (
              <Tag>
                <Trans>Closed</Trans>
              </Tag>
            )}
          </span>
        </>
      }
      budget={row.budget && format.money(row.budget)}
      cost={row.cost && format.money(row.cost)}
      first={row.first}
      firstReturn={row.firstReturn}
      last={row.last}
      lastReturn={row.lastReturn}
    />
  );
}

function Row(of: {
  readonly name: ReactNode;
  readonly budget?: string | undefined;
  readonly cost?: string | undefined;
  readonly first: Credited;
  readonly firstReturn?: string | undefined;
  readonly last: Credited;
  readonly lastReturn?: string | undefined;
}) {
  const number = styles['number'];
  return (
    <tr>
      <th scope="row">{of.name}</th>
      <td className={number}>{of.budget}</td>
      <td className={number}>{of.cost}</td>
      <td className={number}>
        <Worth of={of.first} />
      </td>
      <td className={number}>{of.firstReturn}</td>
      <td className={number}>
        <Worth of={of.last} />
      </td>
      <td className={number}>{of.lastReturn}</td>
    </tr>
  );
}

function Worth({ of: { orders, worth } }: { readonly of: Credited }) {
  const format = useFormat();
  if (orders === 0) return '–';
  return (
    <>
      <span className={styles['amount']}>{format.money(worth)}</span>{' '}
      <small>
        <Trans>{orders} orders</Trans>
      </small>
    </>
  );
}
