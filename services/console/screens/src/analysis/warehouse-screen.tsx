import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { command } from '../api/client.ts';
import { useFormat } from '../format/use-format.ts';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { Moment, Tag } from '../look/small.tsx';
import { Refused } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import styles from '../look/records.module.css';
import { AnalysisPlaces } from './places.tsx';
import { type Warehouse, warehouse } from './queries.ts';

/** How far the warehouse is in the log, source by source; it can be thrown away and made anew. */
export function WarehouseScreen() {
  const { t } = useLingui();
  const query = useQuery(warehouse);
  const client = useQueryClient();
  const tell = useTell();
  const anew = useMutation({
    mutationFn: () =>
      command<Warehouse>('POST', '/api/analytics/v1/warehouse/actions/fold-anew', { body: {} }),
    onSuccess: () => tell.done(t`It is folded anew from the log’s beginning`),
    onSettled: () => client.invalidateQueries({ queryKey: warehouse.queryKey }),
  });
  return (
    <Screen
      title={t`Warehouse`}
      lead={
        <Trans>
          Every public event in columns, made of the log alone. Figures and segments are asked of it.
        </Trans>
      }
      actions={
        <>
          <Button size="compact-sm" variant="default" loading={anew.isPending} onClick={() => anew.mutate()}>
            <Trans>Fold it anew</Trans>
          </Button>
          <AnalysisPlaces />
        </>
      }
    >
      <Refused error={anew.error} />
      <Loaded of={query} rows={8}>
        {(answer) => <State of={answer} />}
      </Loaded>
    </Screen>
  );
}

function State({ of: { behind, sources, thrownAway } }: { readonly of: Warehouse }) {
  const { t } = useLingui();
  const format = useFormat();
  const facts = sources.reduce((sum, one) => sum + one.facts, 0);
  return (
    <>
      <p className={styles['head']} role="status">
        {behind === 0 ? (
          <Tag tone="good">
            <Trans>At the end of the log</Trans>
          </Tag>
        ) : (
          <Tag tone="due">
            <Plural value={behind} one="# event to come" other="# events to come" />
          </Tag>
        )}
        <Plural value={facts} one="# event" other="# events" />
      </p>
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t`Source`}</th>
              <th scope="col" className={styles['number']}>{t`Events`}</th>
              <th scope="col" className={styles['number']}>{t`Place in its store`}</th>
              <th scope="col">{t`Last recorded`}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map(({ source, facts: of, position, recordedAt }) => (
              <tr key={source}>
                <th scope="row">{source}</th>
                <td className={styles['number']}>{format.number(of)}</td>
                <td className={styles['number']}>{format.number(position)}</td>
                <td>
                  <Moment at={recordedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Anew of={thrownAway} />
    </>
  );
}

function Anew({ of }: { readonly of: Warehouse['thrownAway'] }) {
  if (of.length === 0) return null;
  return (
    <section className={styles['column']}>
      <h2>
        <Trans>Made anew since this process began</Trans>
      </h2>
      <ul className={styles['list']}>
        {of.map(({ at, why }) => (
          <li key={at} className={styles['item']}>
            <span>{why}</span>
            <span className={styles['under']}>
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
