import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Progress, type Run, runs, STOPS } from '../api/marketing.ts';
import { useMarketingCommand } from '../api/use-marketing-command.ts';
import { Loaded } from '../look/loaded.tsx';
import { Moment, Tag, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import styles from '../look/records.module.css';
import { useGateNames } from '../gate/gate-names.ts';
import { useRunNames } from './names.ts';
import { WhyDialog } from './why-dialog.tsx';

const TONES = {
  releasing: 'accent',
  released: 'accent',
  paused: 'due',
  completed: 'good',
  cancelled: 'late',
} as const;

/** Runs of a campaign, each as far as it has come; what changes comes by itself. */
export function Runs({ campaignId }: { readonly campaignId: string }) {
  const { t } = useLingui();
  const query = useQuery(runs(campaignId));
  return (
    <section aria-label={t`Sent to audiences`}>
      <h2>
        <Trans>Sent to audiences</Trans>
      </h2>
      <Loaded of={query} rows={2} height={88}>
        {({ items, locked }) =>
          items.length === 0 ? (
            <Empty icon="sent" title={t`Nothing was sent yet`} />
          ) : (
            <ol className={styles['list']}>
              {items.map((run) => (
                <RunRow key={run.runId} run={run} locked={locked} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

function RunRow({ run, locked }: { readonly run: Run; readonly locked: boolean }) {
  const names = useRunNames();
  const opened = useOpened(locked);
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={styles['head']}>
          <span className={styles['title']}>
            <Trans>
              {run.material.name} to {run.audience.name}
            </Trans>
          </span>
          <Tag tone={TONES[run.status]}>{names[run.status]}</Tag>
        </span>
        <span className={styles['under']}>
          <span>{run.code}</span>
          <span>{run.frozen ? <Trans>Fixed list</Trans> : <Trans>Newcomers too</Trans>}</span>
          <span>
            <Trans>{run.ratePerSecond} a second</Trans>
          </span>
          <span>{opened(run.preparedBy, '')}</span>
          <Moment at={run.preparedAt} />
        </span>
        <Coming of={run.progress} />
      </div>
      <RunActions run={run} />
    </li>
  );
}

/** What became of the messages: a bar, the counts, and why some did not go. */
function Coming({ of }: { readonly of: Progress }) {
  const { stateOf, reasonOf } = useGateNames();
  const all = Math.max(1, of.listed ?? of.released);
  const settled = of.sent + of.stopped + of.failed + of.uncertain;
  return (
    <>
      <progress className={styles['progress']} value={settled} max={all} aria-label={`${settled} / ${all}`} />
      <span className={styles['under']}>
        <span>
          <Trans>{of.sent} sent</Trans>
        </span>
        {of.waiting > 0 && (
          <span>
            <Trans>{of.waiting} on their way</Trans>
          </span>
        )}
        {of.listed !== undefined && of.listed > of.released + of.passedOver && (
          <span>
            <Plural value={of.listed - of.released - of.passedOver} one="# to come" other="# to come" />
          </span>
        )}
        {of.reasons.map(({ state, reason, count }) => (
          <span key={`${state} ${reason}`}>
            {stateOf(state)} ({reasonOf(reason)}): {count}
          </span>
        ))}
      </span>
      <Responses of={of} />
    </>
  );
}

function Responses({ of }: { readonly of: Progress }) {
  if (of.followed + of.answered + of.bounced + of.complained + of.uncertain === 0) return null;
  return (
    <span className={styles['under']}>
      {of.followed > 0 && (
        <span>
          <Trans>{of.followed} followed a link</Trans>
        </span>
      )}
      {of.answered > 0 && (
        <span>
          <Trans>{of.answered} answered</Trans>
        </span>
      )}
      {of.bounced > 0 && (
        <span>
          <Trans>{of.bounced} came back</Trans>
        </span>
      )}
      {of.complained > 0 && (
        <span>
          <Trans>{of.complained} complained</Trans>
        </span>
      )}
      {of.uncertain > 0 && (
        <span>
          <Trans>{of.uncertain} uncertain</Trans>
        </span>
      )}
    </span>
  );
}

function RunActions({ run }: { readonly run: Run }) {
  const { t } = useLingui();
  const [asking, ask] = useState<'pause' | 'cancel'>();
  const command = useMarketingCommand(() => ask(undefined));
  if (run.status === 'completed' || run.status === 'cancelled') return null;
  const act = (verb: string, says: string, body?: object) =>
    command.run({ path: `runs/${run.runId}/actions/${verb}`, ...(body ? { body } : {}), says });
  return (
    <div className={styles['does']}>
      {run.status === 'paused' ? (
        <Button size="compact-sm" loading={command.isPending} onClick={() => act('resume', t`It goes on`)}>
          <Trans>Go on</Trans>
        </Button>
      ) : (
        <Button size="compact-sm" variant="default" onClick={() => ask('pause')}>
          <Trans>Pause</Trans>
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => ask('cancel')}>
        <Trans>Cancel the run</Trans>
      </Button>
      {asking && (
        <WhyDialog
          title={asking === 'pause' ? t`Pause the run` : t`Cancel the run for good`}
          reasons={STOPS}
          pending={command.isPending}
          onClose={() => ask(undefined)}
          onSay={(reason) => act(asking, asking === 'pause' ? t`Paused` : t`Cancelled`, { reason })}
        />
      )}
    </div>
  );
}
