import { setTimeout as delay } from 'node:timers/promises';
import { type ControlledClock, controlledClock } from '@rapport/kernel/clock';
import { internalTokens } from '@rapport/kernel/http';
import { type RestDoors, divideSample, loadSample } from '../sample/load.ts';
import { planYear } from '../sample/plan.ts';
import { LaunchError } from './launch-error.ts';
import type { Installation } from './installation.ts';

const DAY_MS = 86_400_000;
const SETTLED_WITHIN_MS = 60_000;

/** A clock at the beginning of the sample company's year, which ends now. */
export function sampleClock(until: Date): ControlledClock {
  return controlledClock(new Date(until.getTime() - 366 * DAY_MS));
}

/**
 * They show, count and pass on what others did, and nobody acts upon them: they begin when the year is in, and read in long
 * stretches what they would have followed fact by fact.
 */
export const SHOWING: ReadonlySet<string> = new Set(['console', 'analytics', 'partners']);

/** Lives the sample company's year through the installation's doors; progress is told every few seconds. */
export async function loadSampleCompany(
  installation: Installation,
  given: Inside & {
    readonly clock: ControlledClock;
    readonly until: Date;
    readonly say: (line: string) => void;
  },
): Promise<void> {
  const { clock, say, signal } = given;
  const moments = planYear(given.until);
  const began = performance.now();
  let toldAt = began;
  await loadSample(
    {
      ...restDoors(installation, given),
      smtp: installation.smtp,
      moveClock: (to) => clock.set(to),
      settled: () => settled(installation, signal),
      progress: (done, total) => {
        if (performance.now() - toldAt < 5_000) return;
        toldAt = performance.now();
        say(`  … ${Math.round((100 * done) / total)} %`);
      },
    },
    moments,
  );
  if (signal.aborted) return;
  const mails = moments.reduce((sum, moment) => sum + moment.mails.length, 0);
  const seconds = (performance.now() - began) / 1000;
  say(`  … ${mails} mails in ${Math.round(seconds)} s, ${Math.round(mails / seconds)} a second`);
}

/** Divides the customers of that year into segments, once the services that show it have begun. */
export async function divideSampleCompany(installation: Installation, given: Inside): Promise<void> {
  await divideSample(restDoors(installation, given));
}

/** What a caller needs who belongs to the installation. */
interface Inside {
  readonly secret: string;
  readonly signal: AbortSignal;
}

function restDoors(installation: Installation, { secret, signal }: Inside): RestDoors {
  const tokens = internalTokens(Buffer.from(secret, 'base64'));
  return {
    http: (service) => addressOf(installation, service),
    token: (principal, service) => tokens.mint(principal, service),
    signal,
  };
}

function addressOf({ services }: Installation, service: string): string {
  const url = services.get(service)?.http.url;
  if (!url) throw new LaunchError(`The sample company needs ${service}, which has no address.`);
  return url;
}

/**
 * Everything that follows from what was done is done: relays, projections, reactions and timers that are due. Whoever is
 * still at work is waited for alone; then all are looked at once, because one may have given work to another meanwhile.
 */
export async function settled({ services }: Installation, signal: AbortSignal): Promise<void> {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    for (const [name, service] of services) {
      while (!(await service.settled()) && !signal.aborted) {
        if (performance.now() > until)
          throw new LaunchError(`The sample company does not settle: ${name} is still at work.`);
        await delay(2);
      }
    }
    const all = await Promise.all([...services.values()].map((service) => service.settled()));
    if (all.every(Boolean) || signal.aborted) return;
  }
}
