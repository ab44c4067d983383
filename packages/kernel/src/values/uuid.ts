import { v5, v7, validate } from 'uuid';
import { drawing } from './drawing.ts';

/** A UUID in its canonical lower-case text form; ids that we issue are version 7 (RFC 9562 §5.7). */
export type Uuid = string;

const freshBytes = drawing(16);

/** A fresh, time-ordered id; the instant is the caller's clock, so a controlled clock makes ids of its own time. */
export function newUuid(at: Date): Uuid {
  return v7({ msecs: at.getTime(), random: freshBytes() });
}

const NAMESPACE = '6f1d4c5e-3a0b-5d57-9a6e-1c2f4b7a9d10';

/** The same parts always give the same id (RFC 9562 §5.5): how a redelivered event becomes the same command. */
export function deriveUuid(...parts: readonly string[]): Uuid {
  return v5(JSON.stringify(parts), NAMESPACE);
}

/** Whether a text is a UUID of any version. */
export function isUuid(text: string): boolean {
  return validate(text);
}
