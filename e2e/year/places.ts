import type { Desk } from './desk.ts';
import type { Colleague } from './story.ts';

/** The desk of a colleague. */
export type At = (who: Colleague) => Promise<Desk>;

/** Where people have been: addresses of the pages that the walk comes back to. */
export interface Places {
  readonly conversations: Map<string, string>;
  readonly quotes: Map<string, string>;
  customer: string;
  deal: string;
  order: string;
  promise: string;
  case: string;
  member: string;
}
