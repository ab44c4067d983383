import { randomBytes } from 'node:crypto';

const AT_ONCE = 256;

/**
 * Gives as many random bytes with each call, never the same ones twice, from the system's own source (fit for nonces and
 * ids). Drawn many at a time, because each draw is a call into the system.
 */
export function drawing(bytes: number): () => Buffer {
  let drawn = Buffer.alloc(0);
  return () => {
    if (drawn.length < bytes) drawn = randomBytes(bytes * AT_ONCE);
    const given = drawn.subarray(0, bytes);
    drawn = drawn.subarray(bytes);
    return given;
  };
}
