import type { Asker, Running } from './installation.ts';
import type { Sample } from './measure.ts';

interface Follower {
  readonly name: string;
  readonly lag: number;
}
interface Service {
  readonly name: string;
  readonly up: boolean;
  readonly position?: number;
  readonly relayBacklog?: number;
  readonly settled?: boolean;
  readonly parkedStreams: number;
  readonly projections: readonly Follower[];
  readonly readModels: readonly Follower[];
  readonly consumers: readonly { readonly group: string; readonly lag: number }[];
}

/** How long catching up took, and how fast each service did. */
export interface CaughtUp {
  readonly events: number;
  readonly samples: readonly Sample[];
  readonly remarks: readonly string[];
}

const LOOK_MS = 1_000;
const TOLD_EVERY = 15;
/** Analytics judges customers from time to time once it has heard everything: so many looks must find nothing to do. */
const QUIET_LOOKS = 12;

/** Looks at the operations page until every service has taken all there was; says who was the last of each service. */
export async function catchUp(_running: Running, { get }: Asker): Promise<CaughtUp> {
  const began = performance.now();
  const seen: Seen = { done: new Map(), behind: new Map(), work: new Map() };
  let [events, refused, quiet] = [0, 0, 0];
  for (let looks = 1; ; looks += 1) {
    const services = await servicesOf(get);
    refused += services.length === 0 ? 1 : 0;
    for (const service of services) look(service, (performance.now() - began) / 1000, seen);
    events = services.reduce((sum, { position = 0 }) => sum + position, 0) || events;
    quiet =
      services.length > 0 && services.every(({ name, settled }) => settled && seen.done.has(name))
        ? quiet + 1
        : 0;
    if (quiet >= QUIET_LOOKS) {
      const parked = services.reduce((sum, { parkedStreams }) => sum + parkedStreams, 0);
      const { samples, remarks } = summed(events, seen.done, parked);
      const looked = `Of ${looks} looks at the operations page meanwhile ${refused} were answered with 503.`;
      return { events, samples, remarks: [...remarks, looked] };
    }
    if (looks % TOLD_EVERY === 1) process.stdout.write(`  … ${[...seen.behind.values()].join(', ')}\n`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** The services, and the warehouse as a follower of its own. Whoever is busy may be too late for an answer: then nothing. */
async function servicesOf(get: Asker['get']): Promise<readonly Service[]> {
  try {
    const { services } = (await get('/api/console/v1/operations')) as { services: readonly Service[] };
    const { behind } = (await get('/api/analytics/v1/warehouse')) as { behind: number };
    const warehouse: Service = {
      ...{ name: 'warehouse', up: true, settled: behind === 0, parkedStreams: 0 },
      ...{ projections: [], readModels: [], consumers: [{ group: 'fold-warehouse', lag: behind }] },
    };
    return [...services, warehouse];
  } catch (error) {
    if (!String(error).includes('answered 503')) throw error;
    return [];
  }
}

interface Seen {
  readonly done: Map<string, { readonly seconds: number; readonly last: string; readonly work: number }>;
  /** Who of a service is the furthest behind. */
  readonly behind: Map<string, string>;
  /** The most that one of a service's followers was behind: what it had to take. */
  readonly work: Map<string, number>;
}

function look(service: Service, seconds: number, { done, behind, work }: Seen): void {
  const { name, projections, readModels, consumers, relayBacklog = 0, settled } = service;
  const relay = { name: 'relay', lag: relayBacklog };
  const groups = consumers.map(({ group, lag }) => ({ name: group, lag }));
  const followers = [...projections, ...readModels, ...groups, relay].toSorted((a, b) => b.lag - a.lag);
  const [last] = followers;
  work.set(name, Math.max(work.get(name) ?? 0, last!.lag));
  if (last!.lag > 0) {
    behind.set(name, `${name}'s ${last!.name} ${last!.lag}`);
    done.delete(name);
  }
  if (!settled || last!.lag > 0) return;
  if (!done.has(name)) done.set(name, { seconds, last: behind.get(name) ?? '', work: work.get(name) ?? 0 });
  behind.delete(name);
}

function summed(events: number, done: Seen['done'], parked: number): CaughtUp {
  const all = Math.max(...[...done.values()].map(({ seconds }) => seconds));
  const named = [...done].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  const busy = named.filter(([, { work }]) => work > 0);
  return {
    events,
    samples: [
      {
        subject: 'caught up: all services, events of the installation',
        unit: 'events/s',
        runs: [events / all],
      },
      ...busy.map(([name, { seconds, work }]) => ({
        subject: `caught up: ${name}, what its slowest follower had before it`,
        unit: 'events/s',
        runs: [work / seconds],
      })),
    ],
    remarks: [
      `Caught up after ${all.toFixed(0)} s; the last of each service: ${busy.map(([name, { last, seconds }]) => `${last || name} (${seconds.toFixed(0)} s)`).join(', ')}. ${parked === 0 ? 'No stream was parked.' : `${parked} streams were parked.`}`,
    ],
  };
}
