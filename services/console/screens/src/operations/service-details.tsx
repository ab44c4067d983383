import { Plural, Trans } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import type { ServiceHealth } from '../../../src/http/api.ts';
import { Moment } from '../look/small.tsx';
import { Line } from './line.tsx';
import { ReadModelLines } from './read-model-lines.tsx';
import { Standing } from './standing.tsx';
import styles from './operations-screen.module.css';

/** Read models, consumers and what is parked, each on its line. */
export function ServiceDetails({ service }: { readonly service: ServiceHealth }) {
  const { name, standsOn, projections, readModels, consumers, parked, parkedStreams } = service;
  const unlisted = parkedStreams - parked.length;
  return (
    <>
      {standsOn.length > 0 && (
        <Part title={<Trans>Stands on</Trans>}>
          {standsOn.map(({ name: server, up, since }) => (
            <li key={server} className={styles['line']}>
              <code>{server}</code>
              <span className={styles['standing']}>
                <Standing up={up} since={since} />
              </span>
            </li>
          ))}
        </Part>
      )}
      {readModels.length > 0 && (
        <Part title={<Trans>Read models</Trans>}>
          {readModels.map((each) => (
            <ReadModelLines key={each.name} service={name} readModel={each} />
          ))}
        </Part>
      )}
      {projections.length > 0 && (
        <Part title={<Trans>Followers of the own log</Trans>}>
          {projections.map((each) => (
            <Line key={each.name} name={each.name} at={each.position} lag={each.lag} />
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
          {unlisted > 0 && (
            <li>
              <Plural value={unlisted} one="and # more, parked later" other="and # more, parked later" />
            </li>
          )}
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
