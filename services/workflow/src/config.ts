import { Type } from 'typebox';

/** What workflow reads of its environment beyond what every service reads. */
export const settings = Type.Object({});
