import type { SealedText } from './sealed-text.ts';

/** What a column of a list can be. */
export const IMPORT_FIELDS = ['name', 'email', 'phone', 'topic'] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** How the bytes of a list are read. */
export type ImportEncoding = 'utf-8' | 'utf-16le' | 'gb18030';

/** How a list becomes leads. */
export type ImportMapping = {
  /** The column of each field, from 0; a field that is left out has none. */
  readonly columns: Partial<Readonly<Record<ImportField, number>>>;
  /** What they may want, where the row does not say it. */
  readonly topic: string;
  /** Whether the first row is names of columns. */
  readonly headed: boolean;
};

/** Why a row makes no lead. */
export type RowRefusal =
  'no-contact' | 'email-unreadable' | 'phone-unreadable' | 'no-topic' | 'too-long' | 'repeated';

/** How far an import has come, in rows of the list. */
export type ImportProgress = {
  /** Rows that were looked at, from the first. */
  readonly rows: number;
  readonly captured: number;
  /** Of those captured, how many are customers already. */
  readonly known: number;
  readonly refused: Partial<Readonly<Record<RowRefusal, number>>>;
};

/** A list is to be made leads of. Its id is derived from what is in the list. */
export interface ImportBegun {
  readonly type: 'ImportBegun';
  readonly data: {
    readonly fileId: string;
    readonly blobId: string;
    /** Bound to `fileName`, subject `import:<fileId>`, as is the list itself. */
    readonly fileName: SealedText;
    readonly encoding: ImportEncoding;
    readonly delimiter: string;
    readonly mapping: ImportMapping;
    /** Rows there are. */
    readonly rows: number;
    readonly ownerId: string;
  };
}

/** More rows were looked at, and their leads captured in the same append. */
export interface ImportAdvanced {
  readonly type: 'ImportAdvanced';
  readonly data: ImportProgress;
}

/** Every row was looked at. */
export interface ImportCompleted {
  readonly type: 'ImportCompleted';
  readonly data: ImportProgress;
}

/** Somebody stopped it; the leads it made stay. */
export interface ImportCancelled {
  readonly type: 'ImportCancelled';
  readonly data: { readonly rows: number };
}

/** Somebody let it go on from where it was stopped. */
export interface ImportResumed {
  readonly type: 'ImportResumed';
  readonly data: { readonly rows: number };
}

export type ImportEvent = ImportBegun | ImportAdvanced | ImportCompleted | ImportCancelled | ImportResumed;
