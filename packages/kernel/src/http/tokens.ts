import { SignJWT, jwtVerify } from 'jose';
import type { Principal, Tokens } from './port.ts';

const LIFETIME_S = 60;
const ISSUER = 'rapport';

/** Internal tokens signed with the installation's secret (JWT RFC 7519, HS256), valid for one audience and a minute, in seconds. */
export function internalTokens(secret: Uint8Array, lifetimeS = LIFETIME_S): Tokens {
  return {
    mint: (principal, audience) =>
      new SignJWT({ principal })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeS}s`)
        .sign(secret),
    verify: async (token, audience) => {
      if (!token) return undefined;
      try {
        const { payload } = await jwtVerify(token, secret, {
          issuer: ISSUER,
          audience,
          algorithms: ['HS256'],
        });
        return payload['principal'] as Principal;
      } catch {
        // Expired, forged, for somebody else: all the same to the caller, who is not signed in.
        return undefined;
      }
    },
  };
}
