import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { RebuildProgress, ServiceHealth } from '../../../src/http/api.ts';
import { type ReadModelAction, useReadModelCommands } from '../api/use-read-model-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Moment, Tag } from '../look/small.tsx';
import { Line } from './line.tsx';
import styles from './operations-screen.module.css';

/** What can be asked of a rebuild in each state, the likeliest first. */
const ACTIONS: Readonly<Record<RebuildProgress['state'], readonly ReadModelAction[]>> = {
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  ready: ['switch', 'discard'],
  differs: ['switch', 'discard'],
  failed: ['resume', 'cancel'],
  switched: ['rebuild'],
};

/** A read model with what makes it again: progress, outcome, and what an operator decides. */
export function ReadModelLines({
  service,
  readModel: { name, position, lag, rebuild },
}: {
  readonly service: string;
  readonly readModel: ServiceHealth['readModels'][number];
}) {
  const ask = useReadModelCommands(service, name);
  const buttons = (rebuild ? ACTIONS[rebuild.state] : (['rebuild'] as const)).map((action) => (
    <ActionButton
      key={action}
      action={action}
      readModel={name}
      busy={ask.isPending}
      onAsk={() => ask.mutate(action)}
    />
  ));
  return (
    <>
      <Line name={name} at={position} lag={lag}>
        {(!rebuild || rebuild.state === 'switched') && buttons}
      </Line>
      {rebuild && (
        <li className={styles['rebuild']} aria-label={name}>
          <Progress name={name} rebuild={rebuild} />
          {rebuild.state !== 'switched' && <span className={styles['asks']}>{buttons}</span>}
        </li>
      )}
    </>
  );
}

function ActionButton({
  action,
  readModel,
  busy,
  onAsk,
}: {
  readonly action: ReadModelAction;
  readonly readModel: string;
  readonly busy: boolean;
  readonly onAsk: () => void;
}) {
  const { t } = useLingui();
  const labels: Readonly<Record<ReadModelAction, string>> = {
    rebuild: t({ message: 'Rebuild', context: 'action' }),
    pause: t`Pause`,
    resume: t`Resume`,
    cancel: t`Cancel`,
    switch: t`Switch over`,
    discard: t`Discard`,
  };
  const label = labels[action];
  return (
    <Button
      size="compact-xs"
      variant={action === 'switch' ? 'filled' : 'default'}
      loading={busy}
      onClick={onAsk}
      aria-label={`${label}: ${readModel}`}
    >
      {label}
    </Button>
  );
}

function Progress({ name, rebuild }: { readonly name: string; readonly rebuild: RebuildProgress }) {
  const { t } = useLingui();
  const format = useFormat();
  const { state, done, total, rows, remainingSeconds, error, difference, changedAt } = rebuild;
  const part = total === 0 ? 0 : done / total;
  const bar = (
    <>
      <progress max={1} value={part} aria-label={t`Rebuild of ${name}`} />
      <span>
        <Trans>
          {format.number(done)} of {format.number(total)} events
        </Trans>
      </span>
    </>
  );
  switch (state) {
    case 'running':
      return (
        <>
          {bar}
          {remainingSeconds !== undefined && (
            <Plural value={remainingSeconds} one="about # second left" other="about # seconds left" />
          )}
        </>
      );
    case 'paused':
      return (
        <>
          {bar}
          <Tag tone="due">
            <Trans context="rebuild">paused</Trans>
          </Tag>
        </>
      );
    case 'ready':
      return <Trans>Rebuilt and equal to the live one.</Trans>;
    case 'differs':
      return difference ? <Differs difference={difference} /> : null;
    case 'failed':
      return (
        <span className={styles['error']} role="alert">
          <Trans>The rebuild stopped: {error ?? ''}</Trans>
        </span>
      );
    case 'switched':
      return (
        <span className={styles['lag']}>
          <Plural value={rows} one="Rebuilt with # row" other="Rebuilt with # rows" /> ·{' '}
          <Moment at={changedAt} />
        </span>
      );
  }
}

function Differs({ difference }: { readonly difference: NonNullable<RebuildProgress['difference']> }) {
  const format = useFormat();
  const { liveRows, rebuiltRows, differing, examples } = difference;
  return (
    <span className={styles['differs']}>
      <strong>
        <Plural
          value={differing}
          one="# row differs from the live one."
          other="# rows differ from the live one."
        />
      </strong>{' '}
      <Trans>
        Rows: live {format.number(liveRows)}, rebuilt {format.number(rebuiltRows)}.
      </Trans>{' '}
      <code>{examples.join(', ')}</code>
    </span>
  );
}
