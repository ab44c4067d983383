import { SignJWT, jwtVerify } from 'jose';
import type { Principal, Tokens } from './port.ts';

const LIFETIME_S = 60;
const ISSUER = 'rapport';
/** A token is given out again for this part of its life: whoever gets it has the most of a minute left. */
const REUSED_FOR = 0.25;
/** Callers and audiences beyond it are signed for, or checked, anew. */
const MOST_KEPT = 2_000;

/**
 * Internal tokens signed with the installation's secret (JWT RFC 7519, HS256), valid for one audience and a minute, in
 * seconds. Who calls often is signed for and checked once in a while, not at each call. That is safe: a check is found
 * again only by the whole text of the token, signature included, and by the audience it was for; whether its time is over
 * is asked at each use; and both memories live and die with the one secret that they were made under.
 */
export function internalTokens(secret: Uint8Array, lifetimeS = LIFETIME_S): Tokens {
  const minted = untilThen<Promise<string>>();
  const verified = new Map<string, Kept<Principal>>();
  const verifiedFor = (audience: string): Kept<Principal> => {
    let known = verified.get(audience);
    if (!known) verified.set(audience, (known = untilThen()));
    return known;
  };
  return {
    mint: (principal, audience) => {
      const key = JSON.stringify([principal, audience]);
      const kept = minted.get(key);
      if (kept) return kept;
      const token = sign(principal, audience, secret, lifetimeS);
      minted.set(key, token, Date.now() + lifetimeS * 1000 * REUSED_FOR);
      return token;
    },
    verify: (token, audience) => {
      if (!token) return undefined;
      const known = verifiedFor(audience);
      return known.get(token) ?? check(token, audience, secret, known);
    },
  };
}

async function check(
  token: string,
  audience: string,
  secret: Uint8Array,
  verified: Kept<Principal>,
): Promise<Principal | undefined> {
  try {
    const { payload } = await jwtVerify(token, secret, { issuer: ISSUER, audience, algorithms: ['HS256'] });
    const principal = payload['principal'] as Principal;
    verified.set(token, principal, (payload.exp ?? 0) * 1000);
    return principal;
  } catch {
    // Expired, forged, for somebody else: all the same to the caller, who is not signed in.
    return undefined;
  }
}

function sign(
  principal: Principal,
  audience: string,
  secret: Uint8Array,
  lifetimeS: number,
): Promise<string> {
  return new SignJWT({ principal })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${lifetimeS}s`)
    .sign(secret);
}

/** Values that count until an instant (Unix time in ms), the oldest dropped when there are too many. */
interface Kept<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value, until: number): void;
}

function untilThen<Value>(): Kept<Value> {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get: (key) => {
      const found = kept.get(key);
      if (found && found.until > Date.now()) return found.value;
      if (found) kept.delete(key);
      return undefined;
    },
    set: (key, value, until) => {
      kept.set(key, { value, until });
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    },
  };
}
