import { doingAt } from '@rapport/kernel/doors';

export { PEOPLE } from '@rapport/kernel/doors';

export const doing = doingAt('analytics');
