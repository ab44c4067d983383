import { type Decider, Rejection } from '@rapport/kernel/decider';
import type { ImportBegun, ImportEvent, ImportProgress } from './import.events.ts';

export type ImportCommand =
  | { readonly type: 'BeginImport'; readonly data: ImportBegun['data'] }
  | {
      readonly type: 'AdvanceImport';
      /** `from`: how far it had come when the rows were read. */
      readonly data: { readonly from: number; readonly progress: ImportProgress };
    }
  | { readonly type: 'CancelImport' | 'ResumeImport'; readonly data: object };

/** An import that was begun. */
export interface KnownImport extends ImportProgress {
  readonly status: 'running' | 'cancelled' | 'completed';
  readonly of: ImportBegun['data'];
}

export type ImportState = { readonly status: 'none' } | KnownImport;

/** A list on its way to become leads: row by row, stopped and let go on, each row once. */
export const Import: Decider<ImportState, ImportCommand, ImportEvent> = {
  initial: { status: 'none' },
  decide(state, { type, data }) {
    if (type === 'BeginImport') return begin(state, data as ImportBegun['data']);
    if (state.status === 'none') throw new Rejection('import-unknown');
    const { rows, status } = state;
    switch (type) {
      case 'AdvanceImport':
        return advance(state, data as Advance);
      case 'CancelImport':
        if (status === 'completed') throw new Rejection('import-completed');
        return status === 'cancelled' ? [] : [{ type: 'ImportCancelled', data: { rows } }];
      case 'ResumeImport':
        if (status === 'completed') throw new Rejection('import-completed');
        return status === 'running' ? [] : [{ type: 'ImportResumed', data: { rows } }];
    }
  },
  evolve(state, { type, data }) {
    if (type === 'ImportBegun')
      return { status: 'running', of: data, rows: 0, captured: 0, known: 0, refused: {} };
    // The stream begins with ImportBegun: nothing else can come first.
    if (state.status === 'none') return state;
    switch (type) {
      case 'ImportAdvanced':
        return { ...state, ...data };
      case 'ImportCompleted':
        return { ...state, ...data, status: 'completed' };
      case 'ImportCancelled':
        return { ...state, status: 'cancelled' };
      case 'ImportResumed':
        return { ...state, status: 'running' };
    }
  },
};

type Advance = { readonly from: number; readonly progress: ImportProgress };

/** The same list again is the same import; read in another way it would be another, and is refused. */
function begin(state: ImportState, data: ImportBegun['data']): readonly ImportEvent[] {
  if (state.status === 'none') return [{ type: 'ImportBegun', data }];
  const same = JSON.stringify(state.of.mapping) === JSON.stringify(data.mapping);
  if (!same) throw new Rejection('import-differs');
  return [];
}

/** Rows that were read from elsewhere than where it stands now are nobody's: whoever read them is late. */
function advance(state: KnownImport, { from, progress }: Advance): readonly ImportEvent[] {
  if (state.status !== 'running' || state.rows !== from) return [];
  const done = progress.rows >= state.of.rows;
  return [{ type: done ? 'ImportCompleted' : 'ImportAdvanced', data: progress }];
}
