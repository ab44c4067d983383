import { doingAt } from '@rapport/kernel/doors';

/** Whoever looks after partners. */
export const ADMINS = ['admin'] as const;

export const doing = doingAt('partners', ADMINS);
