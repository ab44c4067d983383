/** Hours of work within one day, by the wall clock: from 09:00 up to, and not including, 12:00. 24:00 is the day's end. */
export interface OpenHours {
  readonly from: string;
  readonly to: string;
}

/** A day that goes by hours of its own: a holiday (none at all) or an extra working day (调休). */
export interface SpecialDay {
  readonly date: string;
  readonly name: string;
  readonly hours: readonly OpenHours[];
}

/** When a branch works. It is the wall clock of its zone that decides, whatever that clock does to itself. */
export interface WorkingCalendar {
  /** IANA name, `Asia/Shanghai`. */
  readonly zone: string;
  /** Hours of each weekday, Monday first (ISO 8601). */
  readonly week: readonly (readonly OpenHours[])[];
  readonly specialDays: readonly SpecialDay[];
}

/** A part of a day in milliseconds after its midnight. */
export interface PartOfDay {
  readonly from: number;
  readonly to: number;
}

const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** `09:30` as milliseconds after midnight. */
export function timeOfDay(text: string): number {
  return (Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))) * MINUTE;
}

/** The working hours of each day, looked up by the day's number since 1970-01-01. */
export function hoursByDay({ week, specialDays }: WorkingCalendar): (day: number) => readonly PartOfDay[] {
  const weekly = week.map(partsOf);
  const special = new Map(specialDays.map(({ date, hours }) => [dayNumber(date), partsOf(hours)]));
  // 1970-01-01 was a Thursday.
  return (day) => special.get(day) ?? weekly[(((day + 3) % 7) + 7) % 7] ?? [];
}

/** `2026-10-01` as the number of days since 1970-01-01. */
export function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

function partsOf(hours: readonly OpenHours[]): readonly PartOfDay[] {
  return hours.map(({ from, to }) => ({ from: timeOfDay(from), to: timeOfDay(to) }));
}
