import { Trans, useLingui } from '@lingui/react/macro';
import { createContext, useContext } from 'react';
import { useFormat, useNow } from '../format/use-format.ts';
import { urgency } from '../format/time.ts';
import { Icon } from './icon.tsx';
import styles from './small.module.css';

/** Joins class names, leaving out what is not there. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}

/** How long somebody has been waiting for us, moving on by itself. */
export function WaitingTime({
  since,
  at,
}: {
  readonly since: string;
  /** The instant of a past page; else it waits until now. */
  readonly at?: string | undefined;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  const ms = (at === undefined ? now : Date.parse(at)) - Date.parse(since);
  const words = format.elapsedInWords(ms);
  return (
    <span
      className={classes(styles['wait'], styles[urgency(ms)])}
      title={t`Waiting since ${format.inFull(since)}`}
    >
      <Icon name="clock" size={13} />
      <span aria-hidden="true">{format.elapsed(ms)}</span>
      <span className="unseen">
        <Trans>waiting {words}</Trans>
      </span>
    </span>
  );
}

/** How moments are written in a part of the page: in short, with the time of day, or the time alone under a date. */
export const MomentStyle = createContext<'short' | 'timed' | 'clock'>('short');

/** A moment, in full when pointed at. */
export function Moment({ at }: { readonly at: string }) {
  const format = useFormat();
  const now = useNow();
  const written = {
    short: () => format.moment(at, now),
    timed: () => format.momentWithTime(at, now),
    clock: () => format.clockTime(at),
  };
  return (
    <time dateTime={at} title={format.inFull(at)}>
      {written[useContext(MomentStyle)]()}
    </time>
  );
}

/** A person's or company's sign: the family name's character, or initials. */
export function Sign({
  name,
  tone = 'plain',
}: {
  readonly name: string;
  readonly tone?: 'plain' | 'accent' | 'note';
}) {
  return (
    <span className={classes(styles['sign'], styles[tone])} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

/** The first character of a Chinese name, else up to two initials. */
export function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/)
    .filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  if (/\p{Script=Han}/u.test(first)) return first;
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A personal text, or why it cannot be shown. */
export function useOpened(
  locked: boolean | undefined,
): (text: string | null | undefined, none?: string) => string {
  const { t } = useLingui();
  return (text, none) => {
    if (typeof text === 'string' && text !== '') return text;
    if (text === null) return locked ? t`Locked` : t`Erased`;
    return none ?? t`Unknown`;
  };
}

/** Says that the keys of personal texts cannot be reached. */
export function LockedNotice({ locked }: { readonly locked: boolean | undefined }) {
  if (!locked) return null;
  return (
    <p className={styles['locked']} role="status">
      <Icon name="lock" size={14} />
      <Trans>The key store is not reachable: names and texts stay locked until it is back.</Trans>
    </p>
  );
}

/** A small word that says how something stands. */
export function Tag({
  tone = 'plain',
  children,
}: {
  readonly tone?: 'plain' | 'good' | 'due' | 'late' | 'accent';
  readonly children: React.ReactNode;
}) {
  return <span className={classes(styles['tag'], styles[`tag-${tone}`])}>{children}</span>;
}
