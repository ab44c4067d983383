import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Operations, ServiceHealth } from '../../../src/http/api.ts';
import { operations } from '../api/queries.ts';
import { useFormat } from '../format/use-format.ts';
import { Screen } from '../look/screen.tsx';
import { classes, Moment, Tag } from '../look/small.tsx';
import { Failure, Waiting } from '../look/states.tsx';
import { HeldAfterRestore } from './held-after-restore.tsx';
import { ServiceDetails } from './service-details.tsx';
import { Standing } from './standing.tsx';
import styles from './operations-screen.module.css';

/** How the services stand: what each has recorded, how far others have followed, what is stuck. */
export function OperationsScreen() {
  const { t } = useLingui();
  const { data, error, refetch } = useQuery(operations);
  return (
    <Screen title={t`Operations`} lead={data && <Checked data={data} />}>
      {error && !data ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data ? (
        <>
          {error && (
            <p className={styles['stale']} role="alert">
              <Trans>The console does not answer just now; these are the last figures it gave.</Trans>
            </p>
          )}
          <div className={styles['services']} tabIndex={0} role="region" aria-label={t`Services`}>
            {data.services.map((service) => (
              <Service key={service.name} service={service} checkedAt={data.checkedAt} />
            ))}
          </div>
        </>
      ) : (
        <Waiting rows={4} height={150} />
      )}
    </Screen>
  );
}

function Checked({ data }: { readonly data: Operations }) {
  const format = useFormat();
  const down = data.services.filter(({ up }) => !up).length;
  const missing = new Set(
    data.services
      .flatMap(({ standsOn }) => standsOn)
      .filter(({ up }) => !up)
      .map(({ name }) => name),
  ).size;
  return (
    <>
      {down === 0 ? (
        <Trans>Every service answers.</Trans>
      ) : (
        <Plural value={down} one="# service does not answer." other="# services do not answer." />
      )}{' '}
      {missing > 0 && (
        <>
          <Plural
            value={missing}
            one="# server they stand on does not answer."
            other="# servers they stand on do not answer."
          />{' '}
        </>
      )}
      <Trans>Looked at {format.dateAndTime(data.checkedAt)}.</Trans>
      {data.clock.controlled && (
        <>
          {' '}
          <Tag tone="due">
            <Trans>Controlled clock: {format.dateAndTime(data.clock.now)}</Trans>
          </Tag>
        </>
      )}
    </>
  );
}

function Service({ service, checkedAt }: { readonly service: ServiceHealth; readonly checkedAt: string }) {
  const { name, up, since, parkedStreams } = service;
  const lag = worstLag(service);
  return (
    <section className={classes(styles['service'], !up && styles['down'])} aria-label={name}>
      <header className={styles['head']}>
        <h2>{name}</h2>
        <Standing up={up} since={since} />
        {parkedStreams > 0 && (
          <Tag tone="late">
            <Plural value={parkedStreams} one="# parked stream" other="# parked streams" />
          </Tag>
        )}
        {lag > 0 && (
          <Tag tone="due">
            <Plural value={lag} one="# event behind" other="# events behind" />
          </Tag>
        )}
      </header>
      {service.restored && <HeldAfterRestore service={name} restored={service.restored} />}
      <Figures service={service} checkedAt={checkedAt} />
      <ServiceDetails service={service} />
    </section>
  );
}

function worstLag({ projections, readModels, consumers }: ServiceHealth): number {
  return Math.max(0, ...[...projections, ...readModels, ...consumers].map(({ lag }) => lag));
}

function Figures({ service, checkedAt }: { readonly service: ServiceHealth; readonly checkedAt: string }) {
  const format = useFormat();
  const { position, watermark, relayBacklog, timersDue } = service;
  const number = (value: number | undefined) => (value === undefined ? '–' : format.number(value));
  const behind = watermark && Date.parse(checkedAt) - Date.parse(watermark.recordedAt) > 10_000;
  const figures: readonly (readonly [string, ReactNode, ReactNode, boolean])[] = [
    ['position', <Trans>Position</Trans>, number(position), false],
    [
      'watermark',
      <Trans>Final up to</Trans>,
      watermark ? (
        <>
          {format.number(watermark.position)} · <Moment at={watermark.recordedAt} />
        </>
      ) : (
        '–'
      ),
      behind ?? false,
    ],
    ['backlog', <Trans>Waiting to be published</Trans>, number(relayBacklog), (relayBacklog ?? 0) > 1_000],
    ['timers', <Trans>Timers due</Trans>, number(timersDue), (timersDue ?? 0) > 0],
  ];
  return (
    <dl className={styles['figures']}>
      {figures.map(([key, label, value, wrong]) => (
        <div key={key} className={classes(wrong && styles['wrong'])}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
