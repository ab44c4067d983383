const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/** MurmurHash2 (32 bit, signed) exactly as Kafka's Java client computes it (`org.apache.kafka.common.utils.Utils.murmur2`). */
export function murmur2(bytes: Uint8Array, length = bytes.length): number {
  let hash = SEED ^ length;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    let k = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    k = Math.imul(k, MULTIPLIER);
    k ^= k >>> ROTATION;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(k, MULTIPLIER);
  }
  const rest = length - whole;
  if (rest > 2) hash ^= bytes[whole + 2]! << 16;
  if (rest > 1) hash ^= bytes[whole + 1]! << 8;
  if (rest > 0) hash = Math.imul(hash ^ bytes[whole]!, MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}

const encoder = new TextEncoder();
/** Each record's key is hashed again and again: one place for the bytes of nearly all of them, which are ASCII and short. */
const scratch = new Uint8Array(256);

/** Partition of a key, the same in every adapter and for every Kafka client with the default partitioner. */
export function partitionOfKey(key: string, partitions: number): number {
  const hash = fillAscii(key) ? murmur2(scratch, key.length) : murmur2(encoder.encode(key));
  return (hash & 0x7fffffff) % partitions;
}

function fillAscii(key: string): boolean {
  if (key.length > scratch.length) return false;
  for (let i = 0; i < key.length; i += 1) {
    const code = key.charCodeAt(i);
    if (code > 0x7f) return false;
    scratch[i] = code;
  }
  return true;
}

/** Partitions of a topic unless said otherwise; fixed, because growing would move keys to other partitions. */
export const PARTITIONS = 12;
