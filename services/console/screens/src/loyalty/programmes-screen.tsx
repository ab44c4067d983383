import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Programme, type Rules, programmes } from '../api/loyalty.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useNameInBoth } from '../sales/names.ts';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { LoyaltyPlaces } from './parts.tsx';
import { RulesDialog } from './rules-dialog.tsx';

/** Programmes with their rules of now, and every version before. */
export function ProgrammesScreen() {
  const { t } = useLingui();
  const me = useMe();
  const query = useQuery(programmes);
  const [opening, open] = useState(false);
  return (
    <Screen
      title={t`Programmes`}
      lead={<Trans>What members earn, and what that makes them.</Trans>}
      actions={
        <>
          <LoyaltyPlaces />
          {me.role === 'admin' && (
            <Button size="compact-sm" leftSection={<Icon name="plus" size={15} />} onClick={() => open(true)}>
              <Trans>Open a programme</Trans>
            </Button>
          )}
        </>
      }
    >
      <Loaded of={query} rows={4} height={120}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="star" title={t`No programme yet`} />
          ) : (
            <div className={styles['column']}>
              {items.map((each) => (
                <ProgrammeCard key={each.programmeId} programme={each} />
              ))}
            </div>
          )
        }
      </Loaded>
      {opening && <RulesDialog onClose={() => open(false)} />}
    </Screen>
  );
}

function ProgrammeCard({ programme }: { readonly programme: Programme }) {
  const me = useMe();
  const named = useNameInBoth();
  const [revising, revise] = useState(false);
  const { programmeId, code, name, period, version, rules, versions } = programme;
  return (
    <section className={styles['paper']}>
      <div className={styles['letterhead']}>
        <div>
          <h2>{named(name)}</h2>
          <p className={styles['under']}>
            <span>{code}</span>
            <Trans>
              periods of {period.months} months, {period.zone}
            </Trans>
            <Trans>version {version}</Trans>
          </p>
        </div>
        <div className={styles['does']}>
          <Button component={Link} to={`/programmes/${programmeId}`} size="compact-sm" variant="default">
            <Trans>Liability and what-if</Trans>
          </Button>
          {me.role === 'admin' && (
            <Button size="compact-sm" variant="default" onClick={() => revise(true)}>
              <Trans>Change the rules</Trans>
            </Button>
          )}
        </div>
      </div>
      <RulesText of={rules} />
      {versions.length > 1 && (
        <details>
          <summary>
            <Trans>Versions before</Trans>
          </summary>
          {versions
            .slice(0, -1)
            .toReversed()
            .map((each) => (
              <div key={each.version} className={styles['column']}>
                <p className={styles['under']}>
                  <Trans>version {each.version}</Trans>
                  <Moment at={each.since} />
                </p>
                <RulesText of={each.rules} />
              </div>
            ))}
        </details>
      )}
      {revising && <RulesDialog programme={programme} onClose={() => revise(false)} />}
    </section>
  );
}

/** Rules as somebody would say them. */
function RulesText({ of }: { readonly of: Rules }) {
  const { t } = useLingui();
  const format = useFormat();
  const named = useNameInBoth();
  const bases = { net: t`before tax`, gross: t`with tax` };
  return (
    <>
      <TierTable of={of.tiers} />
      <ul>
        {of.earning.map((rule) => (
          <li key={rule.ruleId}>
            {rule.rates.map((rate) => (
              <Trans key={rate.currency}>
                {rate.pointsPerUnit} points for one {rate.currency}, {bases[rule.base]},{' '}
              </Trans>
            ))}
            {rule.until ? (
              <Trans>
                {format.calendarDay(rule.from)} to {format.calendarDay(rule.until)}
              </Trans>
            ) : (
              <Trans>from {format.calendarDay(rule.from)}</Trans>
            )}
            {rule.multipliers.map((one) => ` · ${named(one.name)} × ${one.factor}`)}
          </li>
        ))}
        <li>
          <Trans>
            Pending for {of.returnDays} days after the order, then valid for {of.validMonths} months; given
            back too late, for {of.graceDays} days more
          </Trans>
        </li>
        <li>
          {of.enrolment === 'by-agent' ? (
            <Trans>Somebody here makes customers members</Trans>
          ) : (
            <Trans>The first order makes a customer a member</Trans>
          )}
        </li>
        {of.pointWorth && (
          <li>
            <Trans>
              A point costs {of.pointWorth.amount} {of.pointWorth.currency}
            </Trans>
          </li>
        )}
      </ul>
    </>
  );
}

function TierTable({ of }: { readonly of: Rules['tiers'] }) {
  const format = useFormat();
  const named = useNameInBoth();
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Tier</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>From qualifying points</Trans>
            </th>
            <th scope="col" className={styles['number']}>
              <Trans>Points ×</Trans>
            </th>
            <th scope="col">
              <Trans>Benefits</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {of.map((tier) => (
            <tr key={tier.tierId}>
              <td>{named(tier.name)}</td>
              <td className={styles['number']}>{format.number(tier.threshold)}</td>
              <td className={styles['number']}>{tier.earningFactor}</td>
              <td>{tier.benefits.map(named).join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
