import type { Uuid } from '../values/index.ts';

/** Roles of the first rights model; a role names a policy, so that more can come. */
export type Role = 'admin' | 'agent';

/** Who asks: a signed-in person, a machine of another company with a key of ours, or a service. */
export type Principal =
  | {
      readonly kind: 'person';
      readonly accountId: Uuid;
      readonly login: string;
      readonly name: string;
      readonly role: Role;
      readonly sessionId: Uuid;
    }
  | {
      readonly kind: 'machine';
      /** The account that the key belongs to; what carries it as owner is its own. */
      readonly accountId: Uuid;
      readonly keyId: Uuid;
      /** What the key opens; what each word means is the service's to say. */
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'service'; readonly name: string };

/** Short-lived internal tokens (JWT, HS256, 60 s) with an audience; minted at the gateway, verified by every service. */
export interface Tokens {
  mint(principal: Principal, audience: string): Promise<string>;
  /** Undefined when the token is missing, expired, forged or meant for another audience. At once when that is known already. */
  verify(token: string | undefined, audience: string): Promise<Principal | undefined> | Principal | undefined;
}

/** Who may call a route. `public` needs no sign-in and must be chosen by name; a route without any of these does not start. */
export type Permits = 'public' | readonly (Role | 'machine' | 'service')[];
