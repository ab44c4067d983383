import type { Fact } from './facts.ts';
import type { Player, Points } from './player.ts';

/** What a step is called in short. */
export type StepId =
  | 'mail'
  | 'lead'
  | 'quotes'
  | 'stopped'
  | 'order'
  | 'permitted'
  | 'late'
  | 'broken'
  | 'case'
  | 'warned'
  | 'solved'
  | 'survey'
  | 'available'
  | 'campaign'
  | 'opt-out'
  | 'looked'
  | 'spared'
  | 'all-is-well'
  | 'lifted'
  | 'again'
  | 'spent'
  | 'returned'
  | 'owed'
  | 'repaid'
  | 'period'
  | 'late-partner'
  | 'thanks';

/** A step of the walk: when it happens, what people do, and what the customer's page then tells that it did not before. */
export interface Step {
  readonly id: StepId;
  readonly name: string;
  readonly at: string;
  readonly play: (player: Player) => Promise<void>;
  readonly tells: readonly Omit<Fact, 'recordedAt'>[];
  /** How the customer's account stands after it, where that is another than before. */
  readonly leaves?: Points;
}

/** An instant so many days after the walk's Monday, and the day itself as people write it. */
export type At = (days: number, time: string) => string;
export type Day = (days: number) => string;
