import { randomUUID } from 'node:crypto';
import type { EventLog } from '../event-log/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Database } from '../postgres/index.ts';
import {
  type Committed,
  type LogConsumer,
  type Replay,
  consumerLags,
  projectLog,
  reactLog,
} from '../projection/index.ts';
import { followWatermarks } from '../relay/index.ts';
import type { Clock } from '../values/index.ts';
import type { ConsumerState } from './operations.ts';
import type { ServiceParts } from './port.ts';
import type { LogPassed } from './waiting.ts';

/** What follows the shared log: read models and reactions that hear other services. */
export interface LogFollowers {
  readonly states: () => Promise<readonly ConsumerState[]>;
  readonly passed: LogPassed;
  stop(): Promise<void>;
}

/** Nobody decides anything upon a fifth of a second. */
const WATERMARKS_MS = 200;

/** Subscribes every log-fed read model and reaction of a service, each as a consumer of its own. */
export async function followLog(
  { projections = [], reactions = [], decoders = {} }: ServiceParts,
  {
    committed,
    ...given
  }: {
    readonly service: string;
    readonly log: EventLog;
    readonly database: Database;
    readonly clock: Clock;
    readonly logger: Logger;
    readonly committed: Committed;
    readonly replay: Replay;
  },
): Promise<LogFollowers> {
  // A command's last event may be private: then its service's watermark tells that nothing more will come of it.
  const heard = speakers([...projections, ...reactions]);
  const reader = `${given.service}-${randomUUID()}`;
  const watermarks =
    heard.length > 0
      ? await followWatermarks(given.log, heard, reader, { everyMs: WATERMARKS_MS })
      : undefined;
  const world = { ...given, decoders, sent: (topic: string) => watermarks?.of(speakerOf(topic)) };
  const consumers = new Map<string, LogConsumer>();
  for (const { from, ...projection } of projections) {
    if (from !== 'own')
      consumers.set(projection.name, await projectLog({ ...projection, from }, world, committed));
  }
  for (const { from, ...reaction } of reactions) {
    if (from !== 'own') consumers.set(reaction.name, await reactLog({ ...reaction, from }, world));
  }
  const all = () => [...consumers.values()];
  return {
    states: async () => {
      const lags = await consumerLags(given.database, given.log, all());
      return all().map(({ consumer }, index) => ({ name: consumer, lag: lags[index] ?? 0 }));
    },
    passed: async (name, after) =>
      (await consumers.get(name)?.passed(after, watermarks?.of(after.service))) ?? true,
    stop: async () => {
      await Promise.all([watermarks?.stop(), ...all().map((consumer) => consumer.stop())]);
    },
  };
}

/** Services whose topics are heard. */
function speakers(followers: readonly { readonly from: 'own' | readonly string[] }[]): readonly string[] {
  return [...new Set(followers.flatMap(({ from }) => (from === 'own' ? [] : from)).map(speakerOf))];
}

/** The service that a topic belongs to: `rapport.<service>.…`. */
const speakerOf = (topic: string): string => topic.split('.')[1]!;
