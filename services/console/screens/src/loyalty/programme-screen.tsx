import { Trans, useLingui } from '@lingui/react/macro';
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Liability as Owed,
  type Programme,
  type Tried,
  liability,
  programmes,
  tryThresholds,
} from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Refused } from '../look/states.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { LoyaltyPlaces } from './parts.tsx';

const route = getRouteApi('/shell/programmes/$programmeId');

/** What the company owes the members of a programme, and what would come of other thresholds. */
export function ProgrammeScreen() {
  const { t } = useLingui();
  const named = useNameInBoth();
  const me = useMe();
  const { programmeId } = route.useParams();
  const query = useQuery(programmes);
  const of = query.data?.items.find((one) => one.programmeId === programmeId);
  return (
    <Screen title={of ? named(of.name) : t`Programme`} lead={of?.code} actions={<LoyaltyPlaces />}>
      <Loaded of={query}>
        {() =>
          of && (
            <div className={styles['column']}>
              <Liability of={of} />
              {me.role === 'admin' && <WhatIf of={of} />}
            </div>
          )
        }
      </Loaded>
    </Screen>
  );
}

function Liability({ of }: { readonly of: Programme }) {
  const { t } = useLingui();
  const format = useFormat();
  const [day, setDay] = useState('');
  // The end of the day where the reader is, or now.
  const asOf =
    day === '' ? undefined : new Date(new Date(`${day}T00:00`).getTime() + 86_399_999).toISOString();
  const query = useQuery(liability(of.programmeId, asOf));
  return (
    <section className={styles['paper']}>
      <h2>
        <Trans>What members have</Trans>
      </h2>
      <TextInput
        type="date"
        label={t`As of the end of`}
        value={day}
        max={format.today()}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      <Loaded of={query} rows={4}>
        {({ members, pending, available, debt, balance, worth, position, expiring }) => (
          <>
            <dl className={styles['facts']}>
              <dt>{t`Members`}</dt>
              <dd>{format.number(members)}</dd>
              <dt>{t`Can be spent`}</dt>
              <dd>{format.number(available)}</dd>
              <dt>{t`Pending`}</dt>
              <dd>{format.number(pending)}</dd>
              <dt>{t`Owed by members`}</dt>
              <dd>{format.number(debt)}</dd>
              <dt>{t`Balance`}</dt>
              <dd className={styles['amount']}>
                {format.number(balance)} {worth && `· ${format.money(worth)}`}
              </dd>
            </dl>
            <p className={styles['under']}>
              <Trans>As recorded up to entry {format.number(position)}.</Trans>
            </p>
            {asOf === undefined && <Expiring of={expiring} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function Expiring({ of }: { readonly of: Owed['expiring'] }) {
  const { t } = useLingui();
  const format = useFormat();
  if (of.length === 0) return null;
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t`Expires in`}</th>
          <th scope="col" className={styles['number']}>{t`Points`}</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ month, points }) => (
          <tr key={month}>
            <td>{month}</td>
            <td className={styles['number']}>{format.number(points)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WhatIf({ of }: { readonly of: Programme }) {
  const { t } = useLingui();
  const named = useNameInBoth();
  const { tiers } = of.rules;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const trial = useMutation({
    mutationFn: () =>
      tryThresholds(
        of.programmeId,
        tiers.map(({ tierId, threshold }) => ({ tierId, threshold: Number(typed[tierId] ?? threshold) })),
      ),
  });
  return (
    <section className={styles['paper']}>
      <h2>
        <Trans>What if</Trans>
      </h2>
      <p>
        <Trans>The recorded history is lived again under other thresholds; nothing of it is changed.</Trans>
      </p>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          trial.mutate();
        }}
      >
        {tiers.slice(1).map(({ tierId, name, threshold }) => (
          <TextInput
            key={tierId}
            label={named(name)}
            inputMode="numeric"
            pattern="[0-9]+"
            value={typed[tierId] ?? String(threshold)}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setTyped((before) => ({ ...before, [tierId]: value }));
            }}
          />
        ))}
        <Button type="submit" loading={trial.isPending}>
          <Trans>Try</Trans>
        </Button>
      </form>
      <Refused error={trial.error} />
      {trial.data && <Outcome of={trial.data} programme={of} />}
      {trial.data && <p className="unseen" role="status">{t`Tried`}</p>}
    </section>
  );
}

function Outcome({ of, programme }: { readonly of: Tried; readonly programme: Programme }) {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const nameOf = (tierId: string) => {
    const tier = programme.rules.tiers.find((one) => one.tierId === tierId);
    return tier ? named(tier.name) : tierId;
  };
  return (
    <>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t`Tier`}</th>
            <th scope="col" className={styles['number']}>{t`Members as they are`}</th>
            <th scope="col" className={styles['number']}>{t`as they would be`}</th>
          </tr>
        </thead>
        <tbody>
          {of.tiers.map(({ tierId, members, tried }) => (
            <tr key={tierId}>
              <td>{nameOf(tierId)}</td>
              <td className={styles['number']}>{format.number(members)}</td>
              <td className={styles['number']}>{format.number(tried)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <Trans>
          {format.number(of.higher)} would be higher, {format.number(of.lower)} lower. Points given in the
          last year: {format.number(of.points.given)}; they would have been {format.number(of.points.tried)}.
        </Trans>
      </p>
      <p className={styles['under']}>
        <Trans>
          Read up to entry {format.number(of.position)}, {format.number(of.events)} events of members, SHA-256{' '}
          {of.hash.slice(0, 16)}…
        </Trans>
      </p>
    </>
  );
}
