import type { Uuid } from '../values/index.ts';

/** Roles of the first rights model; a role names a policy, so that more can come. */
export type Role = 'admin' | 'agent';

/** Who asks: a signed-in person, or a service. */
export type Principal =
  | {
      readonly kind: 'person';
      readonly accountId: Uuid;
      readonly login: string;
      readonly name: string;
      readonly role: Role;
      readonly sessionId: Uuid;
    }
  | { readonly kind: 'service'; readonly name: string };

/** Short-lived internal tokens (JWT, HS256, 60 s) with an audience; minted at the gateway, verified by every service. */
export interface Tokens {
  mint(principal: Principal, audience: string): Promise<string>;
  /** Undefined when the token is missing, expired, forged or meant for another audience. */
  verify(token: string | undefined, audience: string): Promise<Principal | undefined>;
}

/** Who may call a route. `public` needs no sign-in and must be chosen by name; a route without any of these does not start. */
export type Permits = 'public' | readonly (Role | 'service')[];
