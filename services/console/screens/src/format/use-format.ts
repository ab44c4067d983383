import { useLingui } from '@lingui/react';
import { useMemo, useSyncExternalStore } from 'react';
import { money } from './money.ts';
import * as time from './time.ts';

/** Everything the screens write about time and size, in the reader's language and zone. */
export function useFormat() {
  const { i18n } = useLingui();
  const { locale } = i18n;
  return useMemo(() => {
    const place: time.Place = { locale };
    return {
      elapsed: (ms: number) => time.elapsed(ms, place),
      elapsedInWords: (ms: number) => time.elapsedInWords(ms, place),
      moment: (at: string, now: number) => time.moment(new Date(at), new Date(now), place),
      momentWithTime: (at: string, now: number) => time.momentWithTime(new Date(at), new Date(now), place),
      clockTime: (at: string) => time.clockTime(new Date(at), place),
      inFull: (at: string) => time.inFull(new Date(at), place),
      dateAndTime: (at: string | number) => time.dateAndTime(new Date(at), place),
      dayName: (at: string | number) => time.dayName(new Date(at), place),
      monthName: (at: string | number) => time.monthName(new Date(at), place),
      calendarDay: (day: string) => time.calendarDay(day, place),
      localDay: (at: string | number) => time.localDay(new Date(at), place),
      /** The day it is where the reader is: what a form offers to begin with, never what a rule decides by. */
      today: () => time.localDay(new Date(), place),
      number: (value: number) => new Intl.NumberFormat(locale).format(value),
      money: ({ amount, currency }: { readonly amount: string; readonly currency: string }) =>
        money(amount, currency, locale),
      percent: (value: number) =>
        new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(value),
      bytes: (value: number) => bytes(value, locale),
    };
  }, [locale]);
}

function bytes(value: number, locale: string): string {
  const [amount, unit] =
    value < 1_000 ? [value, 'byte'] : value < 1e6 ? [value / 1e3, 'kilobyte'] : [value / 1e6, 'megabyte'];
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: amount < 10 ? 1 : 0,
  }).format(amount);
}

const TICK_MS = 15_000;
const tickers = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

/** The present, moving on every quarter minute for all waiting times on the screen together. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  tickers.add(listener);
  if (timer === undefined) now = Date.now();
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of tickers) each();
  }, TICK_MS);
  return () => {
    tickers.delete(listener);
    if (tickers.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The zone days are counted in: the reader's own. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
