import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { CustomerPage } from '../../../src/http/api.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { classes } from '../look/small.tsx';
import {
  bars,
  eventfulNotch,
  instantAt,
  keyStep,
  monthNotches,
  notchAt,
  timeScale,
  type TimeScale,
} from './time-travel.ts';
import styles from './time-slider.module.css';

/** While the handle is drawn along, pages are asked for no more often than this. */
const SETTLE_MS = 90;

/** Moves the whole page to any past day, with what happened when drawn above it. */
export function TimeSlider({
  page,
  asOf,
  onChange,
}: {
  readonly page: Pick<CustomerPage, 'range' | 'activity'>;
  readonly asOf: string | undefined;
  readonly onChange: (asOf: string | undefined) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const scale = useMemo(() => timeScale(page.range, page.activity, Date.now()), [page.range, page.activity]);
  const [notch, move] = useSettledNotch(scale, asOf, onChange);
  const day = instantAt(scale, notch);
  const words = day ? (scale.unit === 'day' ? format.dayName(day) : format.dateAndTime(day)) : t`Now`;
  const onKeyDown = (event: KeyboardEvent) => {
    const step = keyStep(event.key, event.shiftKey);
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(notch + step);
  };
  return (
    <div className={classes(styles['slider'], 'no-print')}>
      <Step
        to="back"
        label={t`To the day before on which something happened`}
        onStep={() => move(eventfulNotch(scale, notch, -1))}
      />
      <div className={classes(styles['track'], scale.counts.length === 0 && styles['bare'])}>
        {scale.counts.length > 0 && <Activity scale={scale} notch={notch} />}
        <input
          type="range"
          className={styles['range']}
          min={0}
          max={scale.last}
          value={notch}
          onChange={(event) => move(event.currentTarget.valueAsNumber)}
          onKeyDown={onKeyDown}
          aria-label={t`Show the page as of`}
          aria-valuetext={words}
        />
        <Months scale={scale} />
      </div>
      <Step
        to="forward"
        label={t`To the next day on which something happened`}
        onStep={() => move(eventfulNotch(scale, notch, 1))}
      />
      <At words={words} now={day === undefined} onNow={() => move(scale.last)} />
    </div>
  );
}

function At({
  words,
  now,
  onNow,
}: {
  readonly words: string;
  readonly now: boolean;
  readonly onNow: () => void;
}) {
  return (
    <div className={styles['at']}>
      <span className={styles['day']}>{words}</span>
      <Button size="compact-xs" variant="subtle" disabled={now} onClick={onNow}>
        <Trans>Back to now</Trans>
      </Button>
    </div>
  );
}

function Step({
  to,
  label,
  onStep,
}: {
  readonly to: 'back' | 'forward';
  readonly label: string;
  readonly onStep: () => void;
}) {
  return (
    <ActionIcon variant="default" onClick={onStep} aria-label={label}>
      <Icon name={to} size={16} />
    </ActionIcon>
  );
}

/** Where the handle stands at once, and the page's instant shortly after it has come to rest. */
function useSettledNotch(
  scale: TimeScale,
  asOf: string | undefined,
  onChange: (asOf: string | undefined) => void,
) {
  const given = notchAt(scale, asOf);
  const [dragged, setDragged] = useState<number>();
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (dragged === undefined) return undefined;
    const timer = window.setTimeout(() => {
      latest.current(instantAt(scale, dragged));
      setDragged(undefined);
    }, SETTLE_MS);
    return () => window.clearTimeout(timer);
  }, [dragged, scale]);
  const move = (to: number) => setDragged(Math.min(scale.last, Math.max(0, to)));
  return [dragged ?? given, move] as const;
}

const WIDTH = 600;
const HEIGHT = 36;

function Activity({ scale, notch }: { readonly scale: TimeScale; readonly notch: number }) {
  const heights = useMemo(() => bars(scale, 150), [scale]);
  const width = WIDTH / heights.length;
  const upTo = scale.last === 0 ? 1 : notch / scale.last;
  return (
    <svg
      className={styles['activity']}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {heights.map((height, index) =>
        height === 0 ? null : (
          <rect
            key={index}
            className={classes(styles['bar'], (index + 0.5) / heights.length > upTo && styles['later'])}
            x={index * width}
            width={Math.min(8, Math.max(1.5, width * 0.7))}
            y={HEIGHT - 3 - height * (HEIGHT - 6)}
            height={3 + height * (HEIGHT - 6)}
            rx={0.8}
          />
        ),
      )}
    </svg>
  );
}

function Months({ scale }: { readonly scale: TimeScale }) {
  const format = useFormat();
  const notches = useMemo(() => monthNotches(scale, 7), [scale]);
  return (
    <div className={styles['months']} aria-hidden="true">
      {notches.map((notch) => (
        <span key={notch} style={{ insetInlineStart: `${(notch / Math.max(1, scale.last)) * 100}%` }}>
          {format.monthName(scale.start + (notch + 0.5) * 24 * 3600_000)}
        </span>
      ))}
    </div>
  );
}
