import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import {
  BOARDS,
  type Days,
  type Figure,
  type FigurePoint,
  PERIODS,
  type Period,
  figures,
  figuresAsCsv,
} from '../api/analytics.ts';
import { dayPlus } from '../format/time.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { Loaded } from '../look/loaded.tsx';
import { Screen } from '../look/screen.tsx';
import { classes } from '../look/small.tsx';
import { AnalysisPlaces } from '../analysis/places.tsx';
import { FigureChart } from './figure-chart.tsx';
import { FigureEvents } from './figure-events.tsx';
import { useFigureNames, usePeriodName } from './names.ts';
import { periodsOver, pointsOf } from './periods.ts';
import { type Line, linesOf, ratioOf, wholeOf } from './sums.ts';
import styles from './figures.module.css';

const route = getRouteApi('/shell/figures');
type Search = ReturnType<typeof route.useSearch>;

/** What the company's log comes to, board by board: every figure opens down to the events that made it. */
export function FiguresScreen() {
  const { t } = useLingui();
  const format = useFormat();
  const search = route.useSearch();
  const { boards } = useFigureNames();
  const { board = 'contact', by = 'month', figure, asOf } = search;
  const to = search.to ?? format.today();
  const days: Days = { from: search.from ?? dayPlus(to, -364), to, ...(asOf ? { asOf } : {}) };
  const query = useQuery(figures(board, by, days));
  return (
    <Screen
      title={t`Figures`}
      lead={
        <Trans>
          Counted by the day something happened, from the log alone. Each opens down to its events.
        </Trans>
      }
      actions={
        <>
          <Asking search={search} days={days} by={by} csv={figuresAsCsv(board, by, days)} />
          <AnalysisPlaces />
        </>
      }
    >
      <nav className={classes(styles['boards'], 'no-print')} aria-label={t`Boards`}>
        {BOARDS.map((each) => (
          <Link
            key={each}
            to="/figures"
            search={{ ...search, board: each, figure: undefined }}
            aria-current={each === board ? 'page' : undefined}
          >
            {boards[each]}
          </Link>
        ))}
      </nav>
      <Loaded of={query}>
        {({ behind, figures: all }) => (
          <>
            <Behind events={behind} />
            <div className={styles['cards']}>
              {all.map((one) => (
                <Card
                  key={one.figureId}
                  figure={one}
                  search={search}
                  periods={periodsOver(all, by, days, format.today())}
                />
              ))}
            </div>
          </>
        )}
      </Loaded>
      {figure && <FigureEvents figure={figure} days={days} />}
    </Screen>
  );
}

/** Says that the warehouse has not come to the end of the log. */
function Behind({ events }: { readonly events: number }) {
  if (events === 0) return null;
  return (
    <p className={styles['behind']}>
      <Plural value={events} one="# event is not counted yet" other="# events are not counted yet" />
    </p>
  );
}

function Card({
  figure,
  search,
  periods,
}: {
  readonly figure: Figure;
  readonly search: Search;
  readonly periods: readonly string[];
}) {
  const { figureOf } = useFigureNames();
  const periodOf = usePeriodName();
  const { by = 'month' } = search;
  const said = useSaid(figure);
  const lines = linesOf(figure);
  return (
    <article className={classes(styles['card'], search.figure === figure.figureId && styles['chosen'])}>
      <h2>
        <Link to="/figures" search={{ ...search, figure: figure.figureId }}>
          {figureOf(figure.figureId)}
        </Link>
      </h2>
      {lines.length === 0 && <p className={styles['whole']}>–</p>}
      {lines.map((line) => (
        <div key={line.currency ?? ''}>
          <p className={styles['whole']}>{said(wholeOf(figure, line))}</p>
          <Bars of={line} periods={periods} by={by} said={said} />
          <table className="unseen">
            <tbody>
              {line.points.map((point) => (
                <tr key={point.period}>
                  <th scope="row">{periodOf(by, point.period)}</th>
                  <td>{said(point)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </article>
  );
}

function Bars({
  of: { points },
  periods,
  by,
  said,
}: {
  readonly of: Line;
  readonly periods: readonly string[];
  readonly by: Period;
  readonly said: (point: FigurePoint) => string;
}) {
  const periodOf = usePeriodName();
  const along = pointsOf(periods, points);
  return (
    <FigureChart
      bars={along.map((point, i) => ({
        name: periodOf(by, periods[i]!),
        point,
        said: point ? said(point) : '–',
      }))}
    />
  );
}

/** How a value of a figure is written. */
function useSaid({ measure }: Figure): (point: FigurePoint) => string {
  const format = useFormat();
  return (point) => {
    const { value = 0, amount } = point;
    if (measure === 'ratio') return ratioOf(point) ?? '–';
    if (amount) return format.money(amount);
    if (measure === 'share') return format.percent(value);
    return format.number(measure === 'average' ? Math.round(value * 10) / 10 : value);
  };
}

function Asking({
  search,
  days: { from, to, asOf },
  by,
  csv,
}: {
  readonly search: Search;
  readonly days: Days;
  readonly by: Period;
  readonly csv: string;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const { periods } = useFigureNames();
  const navigate = useNavigate();
  const go = (changed: Partial<Search>) =>
    void navigate({ to: '/figures', search: { ...search, ...changed }, replace: true });
  const day = (label: string, value: string | undefined, name: 'from' | 'to' | 'asOf') => (
    <label className={styles['field']}>
      {label}
      <input
        type="date"
        value={value ?? ''}
        max={format.today()}
        onChange={(event) => go({ [name]: event.currentTarget.value || undefined })}
      />
    </label>
  );
  return (
    <>
      {day(t`First day`, from, 'from')}
      {day(t`Last day`, to, 'to')}
      {day(t`As known on`, asOf, 'asOf')}
      <NativeSelect
        size="xs"
        aria-label={t`Periods`}
        value={by}
        data={PERIODS.map((value) => ({ value, label: periods[value] }))}
        onChange={(event) => go({ by: PERIODS.find((each) => each === event.currentTarget.value) })}
      />
      <Button size="xs" variant="default" component="a" href={csv} download>
        {t`CSV`}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="print" size={15} />}
        onClick={() => window.print()}
      >
        <Trans>Print</Trans>
      </Button>
    </>
  );
}
