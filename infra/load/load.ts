import type { Plan } from './plan.ts';

/** A load that was begun: what is to be made, and how the stores stood before it. */
export interface Load {
  readonly plan: Plan;
  readonly positions: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
}
