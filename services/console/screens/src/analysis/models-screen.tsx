import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { meant, useAnalyticsCommand } from '../api/use-analytics-command.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../look/records.module.css';
import { useMe } from '../session/me.ts';
import { AnalysisPlaces } from './places.tsx';
import { type Model, models } from './queries.ts';

/** What the model of customers' value was fitted to, and what came of it. */
export function ModelsScreen() {
  const { t } = useLingui();
  const query = useQuery(models);
  const { role } = useMe();
  const fit = useAnalyticsCommand();
  return (
    <Screen
      title={t`Models`}
      lead={<Trans>What customers are worth, and whether they stay: fitted here, to what they bought.</Trans>}
      actions={
        <>
          {role === 'admin' && (
            <Button
              size="compact-sm"
              loading={fit.isPending}
              onClick={() =>
                fit.mutate(
                  meant({ path: 'models/actions/fit', says: t`Fitted; what came out as it was is no news` }),
                )
              }
            >
              <Trans>Fit again</Trans>
            </Button>
          )}
          <AnalysisPlaces />
        </>
      }
    >
      <Loaded of={query} rows={4} height={120}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="chart" title={t`No model yet`}>
              <Trans>
                It is fitted with the first look of a month, once thirty customers bought and ten of them
                again. Until then customers rank by what they bought in the last year.
              </Trans>
            </Empty>
          ) : (
            <div className={styles['column']}>
              {items.map((of) => (
                <Fit key={of.edition} of={of} />
              ))}
            </div>
          )
        }
      </Loaded>
    </Screen>
  );
}

function Fit({ of }: { readonly of: Model }) {
  const { t } = useLingui();
  const format = useFormat();
  const { edition, cutOff, knownUntil, fittedAt, methodVersion, currency, dataDigest } = of;
  return (
    <article className={styles['paper']}>
      <header className={styles['letterhead']}>
        <h2>
          <Trans>Version {edition}</Trans>
        </h2>
        <span className={styles['under']}>
          <Moment at={fittedAt} />
        </span>
      </header>
      <dl className={styles['facts']}>
        <dt>{t`Purchases until`}</dt>
        <dd>{format.calendarDay(cutOff)}</dd>
        <dt>{t`As known on`}</dt>
        <dd>
          <Moment at={knownUntil} />
        </dd>
        <dt>{t`Currency`}</dt>
        <dd>{currency}</dd>
        <dt>{t`Method`}</dt>
        <dd>
          <Trans>BG/NBD with Gamma-Gamma, maximum likelihood; reckoning {format.number(methodVersion)}</Trans>
        </dd>
        <dt>{t`Source`}</dt>
        <dd>{t`Fader, Hardie and Lee, 2005 and 2013`}</dd>
        <dt>{t`Digest of the counts`}</dt>
        <dd>
          <code>{dataDigest.slice(0, 16)}…</code>
        </dd>
      </dl>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t`Part`}</th>
              <th scope="col">{t`Parameters`}</th>
              <th scope="col" className={styles['number']}>{t`Customers`}</th>
              <th scope="col" className={styles['number']}>{t`Log-likelihood`}</th>
            </tr>
          </thead>
          <tbody>
            <Part name={t`How often they buy (BG/NBD)`} of={of.repeatPurchase} />
            {of.purchaseValue && <Part name={t`For how much (Gamma-Gamma)`} of={of.purchaseValue} />}
          </tbody>
        </table>
      </div>
    </article>
  );
}

const DIGITS = 4;

function Part({ name, of }: { readonly name: string; readonly of: Readonly<Record<string, number>> }) {
  const format = useFormat();
  const { logLikelihood = 0, customers = 0, ...parameters } = of;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {Object.entries(parameters)
          .map(([parameter, value]) => `${parameter} = ${value.toPrecision(DIGITS)}`)
          .join(', ')}
      </td>
      <td className={styles['number']}>{format.number(customers)}</td>
      <td className={styles['number']}>{format.number(Math.round(logLikelihood * 10) / 10)}</td>
    </tr>
  );
}
