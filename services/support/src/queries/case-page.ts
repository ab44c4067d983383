import type { StoredEvent } from '@rapport/kernel/event-store';
import { heardFrom } from '@rapport/kernel/projection';
import type { Row } from '@rapport/kernel/projection';
import type { Sealed } from '@rapport/kernel/sealing';
import { caseAfter } from '../projections/case-row.ts';

/** A line of a case: what happened, who did it, and what it says, personal texts sealed. */
export interface CaseLine {
  readonly entryId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: string;
  /** Business facts of the line; never a personal text. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
  readonly text: { readonly field: string; readonly sealed: Sealed } | undefined;
}

/** A case as it was known at an instant: its head, what it was about, and all its lines. */
export interface CaseHistory {
  readonly head: Row;
  readonly description: Sealed;
  readonly solution: Sealed | undefined;
  readonly terms: {
    readonly policyId: string;
    readonly policyVersion: number;
    readonly calendarId: string;
    readonly calendarVersion: number;
  };
  readonly lines: readonly CaseLine[];
}

/** Folds the events of a case, of today or as of an instant, into its page; undefined where there were none yet. */
export function caseHistory(events: readonly StoredEvent[]): CaseHistory | undefined {
  const [first] = events;
  if (!first) return undefined;
  const head = events.reduce<Row>((row, event) => caseAfter(row, heardFrom('support/0', event)), {});
  const data = first.data as Record<string, never>;
  const solved = events.findLast(({ type }) => type === 'CaseResolved');
  return {
    head,
    description: data['description']!,
    solution: solved?.data['solution'] as unknown as Sealed | undefined,
    terms: {
      policyId: data['policyId']!,
      policyVersion: data['policyVersion']!,
      calendarId: data['calendarId']!,
      calendarVersion: data['calendarVersion']!,
    },
    lines: events.map(lineOf),
  };
}

function lineOf({ id, type, data, occurredAt, recordedAt, meta }: StoredEvent): CaseLine {
  const said = Object.entries(data).find(([field]) => field === 'text' || field === 'solution');
  return {
    entryId: id,
    type: type.replace(/[A-Z]/g, (letter, at: number) => (at ? '-' : '') + letter.toLowerCase()),
    occurredAt,
    recordedAt,
    actor: meta.actor,
    facts: Object.fromEntries(Object.entries(data).filter(isFact)) as CaseLine['facts'],
    text: said ? { field: said[0], sealed: said[1] as unknown as Sealed } : undefined,
  };
}

const TOLD = [
  'accountId',
  'from',
  'by',
  'caseType',
  'priority',
  'cause',
  'clock',
  'dueAt',
  'doneAt',
  'at',
  'inTime',
];

function isFact([name, value]: readonly [string, unknown]): boolean {
  return TOLD.includes(name) && typeof value !== 'object' && value !== '';
}
