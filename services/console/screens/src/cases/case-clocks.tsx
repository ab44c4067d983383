import { Trans, useLingui } from '@lingui/react/macro';
import { Progress } from '@mantine/core';
import { useFormat, useNow } from '../format/use-format.ts';
import { Tag } from '../look/small.tsx';
import type { CaseClock, CasePage } from './contracts.ts';
import styles from './cases.module.css';

/** The two clocks of a case, and how each stands. */
export function Clocks({ page }: { readonly page: CasePage }) {
  const { t } = useLingui();
  return (
    <section className={styles['panel']} aria-label={t`What was promised`}>
      <h2>
        <Trans>What was promised</Trans>
      </h2>
      <Clock name={t`First answer`} of={page.firstResponse} />
      <Clock name={t`Solution`} of={page.resolution} />
    </section>
  );
}

function Clock({ name, of }: { readonly name: string; readonly of: CaseClock }) {
  const { t } = useLingui();
  const now = useNow();
  const missed = of.breachedAt !== null || (of.dueAt !== null && Date.parse(of.dueAt) < now && of.running);
  const color = missed ? 'red' : of.warned ? 'yellow' : 'blue';
  return (
    <div className={styles['clock']}>
      <span className={styles['clockName']}>
        {name}
        <Standing of={of} missed={missed} />
      </span>
      {!of.running && of.metAt === null && (
        <Progress
          size="sm"
          color={color}
          value={Math.min(100, (100 * of.usedMinutes) / of.targetMinutes)}
          aria-label={t`Share of the time that is used up`}
        />
      )}
      <When of={of} />
    </div>
  );
}

function When({ of }: { readonly of: CaseClock }) {
  const format = useFormat();
  const minutes = format.number(of.targetMinutes);
  return (
    <span className={styles['quiet']}>
      {of.running && of.dueAt && (
        <Trans>
          due {format.dateAndTime(of.dueAt)}, {minutes} working minutes in all
        </Trans>
      )}
      {of.metAt && <Trans>done {format.dateAndTime(of.metAt)}</Trans>}
      {!of.running && !of.metAt && (
        <Trans>
          {format.number(Math.round(of.usedMinutes))} of {minutes} working minutes used
        </Trans>
      )}
    </span>
  );
}

function Standing({ of, missed }: { readonly of: CaseClock; readonly missed: boolean }) {
  if (missed) {
    return (
      <Tag tone="late">
        <Trans>Missed</Trans>
      </Tag>
    );
  }
  if (of.metAt) {
    return (
      <Tag tone="good">
        <Trans>Kept</Trans>
      </Tag>
    );
  }
  if (!of.running) {
    return (
      <Tag>
        <Trans>Stands still</Trans>
      </Tag>
    );
  }
  return of.warned ? (
    <Tag tone="due">
      <Trans>Soon due</Trans>
    </Tag>
  ) : (
    <Tag tone="accent">
      <Trans>Runs</Trans>
    </Tag>
  );
}
