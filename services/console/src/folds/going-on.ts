import type {
  SentMessage,
  StandingCase,
  StandingOffer,
  StandingOrder,
  StandingPromise,
} from '../http/api-standing.ts';
import type { Unopened } from './personal.ts';

/** A word about promotion that was said at one address. */
export interface SaidPermission {
  /** Empty: every promotion. */
  readonly purpose: string;
  readonly given: boolean;
  readonly at: string;
}

/** What of a record a customer has going on. */
export type GoingOn =
  | { readonly kind: 'case'; readonly of: Unopened<StandingCase> }
  | { readonly kind: 'promise'; readonly of: Unopened<StandingPromise> }
  | { readonly kind: 'offer'; readonly of: StandingOffer }
  | { readonly kind: 'order'; readonly of: StandingOrder }
  | { readonly kind: 'message'; readonly of: SentMessage }
  | { readonly kind: 'permissions'; readonly of: readonly SaidPermission[] };
