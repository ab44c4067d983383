import type { CaseType, Priority } from './contracts.ts';

/** Hours of work within a day, by the wall clock. */
export interface OpenHours {
  readonly from: string;
  readonly to: string;
}

/** GET /api/support/v1/calendars */
export interface WorkingCalendar {
  readonly calendarId: string;
  readonly name: string;
  readonly version: number;
  readonly zone: string;
  readonly week: readonly (readonly OpenHours[])[];
  readonly specialDays: readonly {
    readonly date: string;
    readonly name: string;
    readonly hours: readonly OpenHours[];
  }[];
  readonly changedAt: string;
  readonly validator: string;
}

/** GET /api/support/v1/policies */
export interface SlaPolicy {
  readonly policyId: string;
  readonly name: string;
  readonly version: number;
  readonly calendarId: string;
  readonly warningPercent: number;
  readonly targets: readonly {
    readonly caseType: CaseType;
    readonly priority: Priority;
    readonly firstResponseMinutes: number;
    readonly resolutionMinutes: number;
  }[];
  readonly changedAt: string;
  readonly validator: string;
}

/** Hours as people write them: `09:00-12:00, 13:00-18:00`. */
export function hoursAsText(hours: readonly OpenHours[]): string {
  return hours.map(({ from, to }) => `${from}-${to}`).join(', ');
}

const ONE = /^(\d{1,2}):?(\d{2})-(\d{1,2}):?(\d{2})$/;

/** Reads hours as people write them, full-width signs and dashes of all kinds too; undefined when they cannot be read. */
export function hoursFromText(text: string): readonly OpenHours[] | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[‐-―~至]/g, '-')
    .replace(/\s/g, '');
  if (plain === '') return [];
  const parts = plain.split(/[,;、，；]/).filter(Boolean);
  const hours = parts.flatMap((part) => {
    const found = ONE.exec(part);
    if (!found) return [];
    const [, h1 = '', m1, h2 = '', m2] = found;
    return [{ from: `${h1.padStart(2, '0')}:${m1}`, to: `${h2.padStart(2, '0')}:${m2}` }];
  });
  return hours.length === parts.length ? hours : undefined;
}
