/** Copies of many services' databases at one instant, and how a store goes on from one. */
export { type Cut, type CutDatabase, type CutHead, type CutSource, cutThrough } from './cut.ts';
export { BackupDamaged, type FilledTable, fillDatabase } from './filling.ts';
export { type Ahead, type History, type Restored, beginHistory, heldSince, release } from './histories.ts';
export { countingRows } from './rows.ts';
export { type TableShape, fullName } from './tables.ts';
