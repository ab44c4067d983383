import { Type } from 'typebox';

/** What loyalty reads of its environment beyond what every service reads. */
export const settings = Type.Object({});
