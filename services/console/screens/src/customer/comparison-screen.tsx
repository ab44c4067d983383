import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Comparison } from '../../../src/http/api.ts';
import { comparison } from '../api/queries.ts';
import { endOfDay } from '../format/time.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { LockedNotice, useOpened } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import styles from './comparison-screen.module.css';

const route = getRouteApi('/shell/customers/$partyId/comparison');
const DAY = 24 * 3600_000;
/** Instants the links beside the fields lead to, in days before now. */
const STEPS = [7, 30, 90, 365] as const;

/** A customer at two instants side by side, and what happened between. */
export function ComparisonScreen() {
  const { t } = useLingui();
  const { partyId } = route.useParams();
  const search = route.useSearch();
  const [now] = useState(Date.now);
  const from = search.from ?? new Date(endOfDay(now - 30 * DAY)).toISOString();
  const to = search.to ?? new Date(now).toISOString();
  const query = useQuery(comparison(partyId, from, to));
  const name = useNameIn(query.data);
  return (
    <Screen
      title={t`${name}: then and now`}
      lead={
        <Link to="/customers/$partyId" params={{ partyId }}>
          <Trans>To the customer’s page</Trans>
        </Link>
      }
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="print" size={15} />}
          onClick={() => window.print()}
        >
          <Trans>Print</Trans>
        </Button>
      }
    >
      <Instants partyId={partyId} from={from} to={to} now={now} />
      <Loaded of={query}>{(data) => <Compared data={data} ended={search.to !== undefined} />}</Loaded>
    </Screen>
  );
}

/** What the customer is called at the later instant, else at the earlier. */
function useNameIn(data: Comparison | undefined): string {
  const { t } = useLingui();
  const opened = useOpened(data?.locked);
  const facts = data?.to.facts ?? data?.from.facts;
  return facts ? opened(facts.name, facts.code) : t`Customer`;
}

function Compared({
  data,
  ended,
}: {
  readonly data: Comparison;
  /** The later instant was chosen, not just now. */
  readonly ended: boolean;
}) {
  const { t } = useLingui();
  const count = data.between.length;
  return (
    <>
      <LockedNotice locked={data.locked} />
      {data.provisional && ended && (
        <p className={styles['provisional']} role="status">
          <Icon name="clock" size={14} />
          <Trans>
            The later instant is not final yet: some service may still report what happened before it.
          </Trans>
        </p>
      )}
      <ComparisonTable data={data} />
      <section className={styles['between']}>
        <h2>
          <Plural
            value={count}
            _0="Nothing happened between"
            one="# thing happened between"
            other="# things happened between"
          />
          {data.betweenTruncated && (
            <span className={styles['quiet']}>
              {' '}
              <Trans>(only the latest are listed)</Trans>
            </span>
          )}
        </h2>
        {count === 0 ? (
          <Empty icon="clock" title={t`Nothing happened between`}>
            <Trans>Choose instants further apart.</Trans>
          </Empty>
        ) : (
          <Timeline entries={data.between} locked={data.locked} />
        )}
      </section>
    </>
  );
}

function Instants({
  partyId,
  from,
  to,
  now,
}: {
  readonly partyId: string;
  readonly from: string;
  readonly to: string;
  readonly now: number;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const go = (search: { from: string; to?: string }) =>
    void navigate({ to: '/customers/$partyId/comparison', params: { partyId }, search, replace: true });
  const today = useMemo(() => format.localDay(now), [format, now]);
  const field = (label: string, value: string, choose: (at: string) => void) => (
    <label className={styles['field']}>
      {label}
      <input
        type="date"
        value={format.localDay(value)}
        max={today}
        onChange={(event) => {
          const day = Date.parse(`${event.currentTarget.value}T12:00:00`);
          if (!Number.isNaN(day)) choose(new Date(Math.min(now, endOfDay(day))).toISOString());
        }}
      />
    </label>
  );
  return (
    <div className={`${styles['instants'] ?? ''} no-print`}>
      {field(t`Earlier`, from, (at) => go(at <= to ? { from: at, to } : { from: to, to: at }))}
      {field(t`Later`, to, (at) => go(at >= from ? { from, to: at } : { from: at, to: from }))}
      <div className={styles['steps']}>
        {STEPS.map((days) => (
          <Button
            key={days}
            size="compact-sm"
            variant="subtle"
            onClick={() => go({ from: new Date(endOfDay(now - days * DAY)).toISOString() })}
          >
            <Plural value={days} one="# day ago and now" other="# days ago and now" />
          </Button>
        ))}
      </div>
    </div>
  );
}
