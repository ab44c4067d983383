import { Temporal } from 'temporal-polyfill';
import type { LocalMoment } from '../domain/moments.ts';

/**
 * Reads a local time (`2026-03-05T18:00`) or a whole day (`2026-03-05`) in a zone. Of a day, `edge` says whether its
 * beginning or its end is meant; a day ends where the next one begins, whatever the clocks do that night. A time that a
 * change of clocks leaves out is the one as much later; one that comes twice is the first. Undefined: there is no such time
 * or no such zone.
 */
export function readMoment(local: string, zone: string, edge: 'begins' | 'ends'): LocalMoment | undefined {
  try {
    const at = local.includes('T')
      ? Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' })
      : Temporal.PlainDate.from(local)
          .add({ days: edge === 'ends' ? 1 : 0 })
          .toZonedDateTime(zone);
    return { local, zone, at: new Date(at.epochMilliseconds).toISOString() };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
