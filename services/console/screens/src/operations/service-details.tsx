import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ServiceHealth } from '../../../src/http/api.ts';
import { useFormat } from '../format/use-format.ts';
import { classes, Moment } from '../look/small.tsx';
import styles from './operations-screen.module.css';

/** Read models, consumers and what is parked, each on its line. */
export function ServiceDetails({ service }: { readonly service: ServiceHealth }) {
  const { projections, consumers, parked } = service;
  return (
    <>
      {projections.length > 0 && (
        <Part title={<Trans>Read models</Trans>}>
          {projections.map((each) => (
            <Projection key={each.name} projection={each} />
          ))}
        </Part>
      )}
      {consumers.length > 0 && (
        <Part title={<Trans>Consumers</Trans>}>
          {consumers.map(({ group, lag }) => (
            <Line key={group} name={group} lag={lag} />
          ))}
        </Part>
      )}
      {parked.length > 0 && (
        <Part title={<Trans>Parked streams</Trans>}>
          {parked.map((each) => (
            <li key={`${each.streamId}${each.consumer}`} className={styles['parked']}>
              <code>{each.streamId}</code>
              <span>
                {each.consumer} · <Moment at={each.since} />
              </span>
              <span className={styles['error']}>{each.error}</span>
            </li>
          ))}
        </Part>
      )}
    </>
  );
}

function Part({ title, children }: { readonly title: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles['part']}>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </div>
  );
}

function Projection({ projection }: { readonly projection: ServiceHealth['projections'][number] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { name, position, lag, rebuild } = projection;
  if (!rebuild) return <Line name={name} at={position} lag={lag} />;
  const done = rebuild.target === 0 ? 1 : rebuild.position / rebuild.target;
  return (
    <li className={styles['line']}>
      <code>{name}</code>
      <span className={styles['rebuild']}>
        <progress max={1} value={done} aria-label={t`Rebuild of ${name}`} />
        <Trans>rebuilding, {format.percent(done)}</Trans>
      </span>
    </li>
  );
}

function Line({ name, at, lag }: { readonly name: string; readonly at?: number; readonly lag: number }) {
  const format = useFormat();
  return (
    <li className={styles['line']}>
      <code>{name}</code>
      <span className={classes(styles['lag'], lag > 0 && styles['behind'])}>
        {at !== undefined && <span className={styles['at']}>{format.number(at)}</span>}
        {lag === 0 ? <Trans>up to date</Trans> : <Trans>{format.number(lag)} behind</Trans>}
      </span>
    </li>
  );
}
