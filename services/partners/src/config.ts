import { Type } from 'typebox';

/** What partners reads of its environment beyond what every service reads. */
export const settings = Type.Object({});
