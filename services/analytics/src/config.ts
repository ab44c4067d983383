import { Type } from 'typebox';

/** What analytics reads of its environment beyond what every service reads. */
export const settings = Type.Object({});
