import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { CalendarDefined, CalendarEvent } from './calendar.events.ts';
import { saysTheSame } from './same.ts';
import { type OpenHours, type WorkingCalendar, timeOfDay } from './working-calendar.ts';
import { isZone } from './working-time.ts';

/** Says what a calendar is from here on. `anew`: it must not be there yet. */
export interface DefineCalendar {
  readonly type: 'DefineCalendar';
  readonly data: WorkingCalendar & { readonly name: string; readonly anew: boolean };
}

/** Every version there ever was, the first first. */
export interface CalendarState {
  readonly versions: readonly CalendarDefined['data'][];
}

/** The working calendar of a branch: weekly hours, holidays and extra working days, in versions. */
export const Calendar: Decider<CalendarState, DefineCalendar, CalendarEvent> = {
  initial: { versions: [] },
  decide({ versions }, { data: { anew, ...wanted } }) {
    const last = versions.at(-1);
    if (!anew && !last) throw new Rejection('calendar-unknown');
    refuseUnworkable(wanted);
    if (last && saysTheSame({ ...wanted, version: last.version }, last)) return [];
    if (anew && last) throw new Rejection('calendar-already-there');
    return [{ type: 'CalendarDefined', data: { ...wanted, version: versions.length + 1 } }];
  },
  evolve: ({ versions }, { data }) => ({ versions: [...versions, data] }),
};

function refuseUnworkable({ zone, week, specialDays }: WorkingCalendar): void {
  if (!isZone(zone)) throw new Rejection('zone-unknown');
  // Without any hours no clock on it would ever end.
  if (week.every((hours) => hours.length === 0)) throw new Rejection('calendar-without-hours');
  if (new Set(specialDays.map(({ date }) => date)).size < specialDays.length)
    throw new Rejection('calendar-day-twice');
  for (const hours of [...week, ...specialDays.map((day) => day.hours)]) refuseDisorder(hours);
}

function refuseDisorder(hours: readonly OpenHours[]): void {
  let last = 0;
  for (const [i, { from, to }] of hours.entries()) {
    const [begin, end] = [timeOfDay(from), timeOfDay(to)];
    if (begin >= end || (i > 0 && begin < last)) throw new Rejection('calendar-hours-disordered');
    last = end;
  }
}
