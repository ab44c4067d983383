import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { BUCKETS, type Bucket, type ReckoningDay } from '../api/contracts.ts';
import { inbox, reckoning } from '../api/queries.ts';
import { dayPlus } from '../format/time.ts';
import { useFormat, zone } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Screen } from '../look/screen.tsx';
import { classes } from '../look/small.tsx';
import { Empty, Failure, Waiting } from '../look/states.tsx';
import { useInfiniteQuery } from '@tanstack/react-query';
import { InboxRow } from '../inbox/inbox-row.tsx';
import { useBucketNames } from './bucket-names.ts';
import { sumOf, unaccounted, setAside, type Sums } from './sums.ts';
import styles from './unanswered-screen.module.css';

const route = getRouteApi('/shell/unanswered');

/** Every received mail accounted for, day by day, and who waits longest. */
export function UnansweredScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const search = route.useSearch();
  const today = format.today();
  const to = search.to ?? today;
  const from = search.from ?? dayPlus(to, -29);
  const { data, error, refetch } = useQuery(reckoning(from, to, zone));
  return (
    <Screen
      title={t`Nothing unanswered`}
      lead={
        <Trans>
          Every mail received is answered, open, or set aside for a reason. Days are counted in {zone}.
        </Trans>
      }
      actions={<Range from={from} to={to} today={today} />}
    >
      {data ? (
        <>
          <Whole days={data.days} />
          <LongestWaiting />
          <Days days={data.days} />
        </>
      ) : error ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <Waiting rows={10} height={32} />
      )}
    </Screen>
  );
}

/** The whole range in one line that adds up. */
function Whole({ days }: { readonly days: readonly ReckoningDay[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const sums = sumOf(days);
  const aside = setAside(sums);
  const parts = [
    { key: 'answered', value: sums.answered, label: t`answered`, tone: styles['answered'] },
    { key: 'open', value: sums.open, label: t`still open`, tone: styles['open'] },
    { key: 'aside', value: aside, label: t`set aside`, tone: styles['aside'] },
  ];
  return (
    <section className={styles['whole']} aria-label={t`The whole range`}>
      <p className={styles['equation']}>
        <span className={styles['term']}>
          <strong>{format.number(sums.received)}</strong> <Trans>received</Trans>
        </span>
        {parts.map(({ key, value, label }, index) => (
          <span key={key} className={styles['term']}>
            <span className={styles['sign']}>{index === 0 ? '=' : '+'}</span>
            <strong>{format.number(value)}</strong> {label}
          </span>
        ))}
        <AddsUp sums={sums} />
      </p>
      <div className={styles['bar']} aria-hidden="true">
        {parts.map(({ key, value, tone }) => (
          <span key={key} className={tone} style={{ flexGrow: value }} />
        ))}
      </div>
    </section>
  );
}

function AddsUp({ sums }: { readonly sums: Sums }) {
  const missing = unaccounted(sums);
  if (missing === 0) {
    return (
      <span className={styles['adds']}>
        <Icon name="check" size={14} />
        <Trans>adds up</Trans>
      </span>
    );
  }
  return (
    <span className={styles['missing']} role="alert">
      <Icon name="warning" size={14} />
      <Plural value={missing} one="# not accounted for" other="# not accounted for" />
    </span>
  );
}

/** The customers who wait longest, the first first. */
function LongestWaiting() {
  const { data } = useInfiniteQuery(inbox('open'));
  const waiting = (data?.pages[0]?.items ?? []).filter(({ waitingSince }) => waitingSince).slice(0, 3);
  if (waiting.length === 0) return null;
  return (
    <section>
      <h2 className={styles['heading']}>
        <Trans>Waiting longest</Trans>
      </h2>
      <ul className={styles['waiting']}>
        {waiting.map((item) => (
          <li key={item.conversationId}>
            <InboxRow
              item={item}
              view="open"
              current={false}
              gone={false}
              locked={data?.pages[0]?.locked ?? false}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Days({ days }: { readonly days: readonly ReckoningDay[] }) {
  const { t } = useLingui();
  const names = useBucketNames();
  const sums = sumOf(days);
  if (sums.received === 0) {
    return (
      <Empty icon="tally" title={t`No mail in these days`}>
        <Trans>Choose other days, or wait: a mail that arrives counts at once.</Trans>
      </Empty>
    );
  }
  // Rare reasons take a column only when there is something in it.
  const shown = BUCKETS.filter((each) => !['bounce', 'loop', 'unreadable'].includes(each) || sums[each] > 0);
  return (
    <div className={styles['scroll']} tabIndex={0} role="region" aria-label={t`Day by day`}>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">
              <Trans>Day</Trans>
            </th>
            <th scope="col">
              <Trans>Received</Trans>
            </th>
            {shown.map((each) => (
              <th key={each} scope="col">
                {names[each]}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">
                <Trans>Adds up</Trans>
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map((day) => (
            <Day key={day.day} day={day} shown={shown} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <Trans>All days</Trans>
            </th>
            <Cells sums={sums} shown={shown} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Day({ day, shown }: { readonly day: ReckoningDay; readonly shown: readonly Bucket[] }) {
  const format = useFormat();
  const sums = sumOf([day]);
  return (
    <tr className={classes(sums.received === 0 && styles['quiet'], sums.open > 0 && styles['hasOpen'])}>
      <th scope="row">{format.calendarDay(day.day)}</th>
      <Cells sums={sums} shown={shown} day={day.day} />
    </tr>
  );
}

function Cells({
  sums,
  shown,
  day,
}: {
  readonly sums: Sums;
  readonly shown: readonly Bucket[];
  readonly day?: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const names = useBucketNames();
  const missing = unaccounted(sums);
  return (
    <>
      <td>{format.number(sums.received)}</td>
      {shown.map((bucket) => (
        <td
          key={bucket}
          className={classes(sums[bucket] === 0 && styles['zero'], bucket === 'open' && styles['openCell'])}
        >
          {day && sums[bucket] > 0 ? (
            <Link
              to="/unanswered/$day/$bucket"
              params={{ day, bucket }}
              aria-label={t`${format.number(sums[bucket])}: ${names[bucket]}, ${format.calendarDay(day)}`}
            >
              {format.number(sums[bucket])}
            </Link>
          ) : (
            format.number(sums[bucket])
          )}
        </td>
      ))}
      <td className={missing === 0 ? styles['ok'] : styles['bad']}>
        {missing === 0 ? <Icon name="check" size={13} /> : format.number(missing)}
        <span className="unseen">{missing === 0 ? t`adds up` : t`not accounted for`}</span>
      </td>
    </>
  );
}

function Range({ from, to, today }: { readonly from: string; readonly to: string; readonly today: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const go = (search: { from: string; to: string }) =>
    void navigate({ to: '/unanswered', search, replace: true });
  return (
    <>
      <label className={styles['field']}>
        {t`First day`}
        <input
          type="date"
          value={from}
          max={to}
          onChange={(event) => event.currentTarget.value && go({ from: event.currentTarget.value, to })}
        />
      </label>
      <label className={styles['field']}>
        {t`Last day`}
        <input
          type="date"
          value={to}
          min={from}
          max={today}
          onChange={(event) => event.currentTarget.value && go({ from, to: event.currentTarget.value })}
        />
      </label>
    </>
  );
}
