import type { WorkingCalendar } from './working-calendar.ts';

/** A calendar as it is from here on, whole: each version stands for ever, because clocks were started on it. */
export interface CalendarDefined {
  readonly type: 'CalendarDefined';
  readonly data: WorkingCalendar & { readonly name: string; readonly version: number };
}

export type CalendarEvent = CalendarDefined;
