import type { Readable } from 'node:stream';
import { PIECE_BYTES } from './sealing.ts';

/** More than a sealed piece ever is: a length beyond it is no length. */
const LARGEST = 2 * PIECE_BYTES;
const LENGTH_BYTES = 4;

/** Bytes with their length before them (32 bit, big-endian), so that pieces of any size can stand in one object. */
export function frame(bytes: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(LENGTH_BYTES + bytes.length);
  framed.writeUInt32BE(bytes.length);
  framed.set(bytes, LENGTH_BYTES);
  return framed;
}

/** The framed pieces of a stream, in order; ends early where the stream was cut, and throws on what is no frame. */
export async function* frames(stream: Readable): AsyncGenerator<Uint8Array> {
  let left = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    left = left.length === 0 ? Buffer.from(chunk) : Buffer.concat([left, chunk]);
    for (let length = lengthOf(left); length !== undefined; length = lengthOf(left)) {
      yield left.subarray(LENGTH_BYTES, LENGTH_BYTES + length);
      left = left.subarray(LENGTH_BYTES + length);
    }
  }
  if (left.length > 0) throw new RangeError('cut in the middle of a frame');
}

/** Length of the first frame, once it is whole. */
function lengthOf(bytes: Buffer): number | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined;
  const length = bytes.readUInt32BE();
  if (length > LARGEST) throw new RangeError(`a frame of ${length} bytes`);
  return bytes.length >= LENGTH_BYTES + length ? length : undefined;
}
