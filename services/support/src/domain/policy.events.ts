import type { CaseType, Priority } from './case-kinds.ts';

/** What is promised for cases of a type and priority, in minutes of working time. */
export interface SlaTarget {
  readonly caseType: CaseType;
  readonly priority: Priority;
  readonly firstResponseMinutes: number;
  readonly resolutionMinutes: number;
}

/** A policy as it is from here on, whole, with a target for every type and priority. */
export interface SlaPolicyDefined {
  readonly type: 'SlaPolicyDefined';
  readonly data: {
    readonly name: string;
    readonly version: number;
    /** Whose working time is counted; the version is pinned when a case is opened. */
    readonly calendarId: string;
    /** Share of a target after which somebody is warned, in percent. */
    readonly warningPercent: number;
    readonly targets: readonly SlaTarget[];
  };
}

export type SlaPolicyEvent = SlaPolicyDefined;
