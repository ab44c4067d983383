import type { StoredEvent } from '@rapport/kernel/event-store';
import { sql } from '@rapport/kernel/sql';
import type { PublishableEvent } from '@rapport/kernel/projection';
import { type Findings, type Patient, findings } from './examination.ts';
import type { ReadTopic } from './log-checks.ts';
import type { Anatomy } from './parts-of.ts';

/** Where a service's consumers and its relay stood before the log was read. */
export interface Standings {
  readonly service: string;
  readonly relay: {
    readonly position: number;
    readonly chains: Chains;
    readonly refilling: readonly string[];
  };
  readonly consumers: readonly {
    readonly consumer: string;
    readonly topic: string;
    readonly partition: number;
    readonly next: number;
    readonly sources: Readonly<Record<string, { readonly position: number; readonly epoch: string }>>;
  }[];
}

type Chains = Readonly<
  Record<string, Readonly<Record<string, { readonly previous: number; readonly end: number }>>>
>;
type Topics = ReadonlyMap<string, ReadTopic>;

/** Reads where a service's consumers and its relay stand. */
export async function standingsOf({ name, database }: Patient): Promise<Standings> {
  const consumers = await database.many<Standings['consumers'][number]>(sql`
    select consumer, topic, partition, next_offset as next, sources from ops.positions order by 1, 2, 3`);
  const relay = await database.maybeOne<Standings['relay']>(
    sql`select position, chains, refilling from ops.relay where source = ${`${name}/0`}`,
  );
  return { service: name, relay: relay ?? { position: 0, chains: {}, refilling: [] }, consumers };
}

/** Topics that somebody wrote to or hears. */
export function topicsOf(standings: readonly Standings[]): readonly string[] {
  const named = standings.flatMap(({ relay, consumers }) => [
    ...Object.keys(relay.chains),
    ...consumers.map(({ topic }) => topic),
  ]);
  return [...new Set(named)].sort();
}

/** The log holds what was sent, and nothing that was not. */
export async function checkSent(
  { service, relay }: Standings,
  topics: Topics,
  patient: Patient,
): Promise<Findings> {
  const source = `${service}/0`;
  const lost = Object.entries(relay.chains).flatMap(([topic, ends]) =>
    relay.refilling.includes(topic)
      ? []
      : Object.entries(ends).flatMap(([partition, { previous, end }]) => {
          const read = topics.get(topic);
          const where = `${topic} partition ${partition}`;
          const whole = read?.at(Number(partition), source).whole ?? 0;
          const next = read?.ends.get(Number(partition))?.next ?? 0;
          return [
            ...(whole < previous ? [`${where} ends at ${whole}, ${previous} was sent`] : []),
            ...(next < end ? [`${where} ends at offset ${next}, ${end} was written`] : []),
          ];
        }),
  );
  // After the log, so that live traffic cannot make it look ahead.
  const head = await patient.database.one<{ position: number }>(sql`select position from es.head`);
  const ahead = [...topics.values()]
    .filter(({ tops }) => (tops.get(source) ?? 0) > head.position)
    .map(
      ({ topic, tops }) => `${topic} has position ${tops.get(source)}, the store ends at ${head.position}`,
    );
  const refilling = relay.refilling.map((topic) => `${topic} is being filled again`);
  return findings('I1', `${service}: the log holds what was sent`, [...lost, ...ahead], refilling);
}

/** No consumer has taken what was never sent, and it counts in the epoch of the source. */
export async function checkConsumers(
  { service, consumers }: Standings,
  topics: Topics,
  epochs: ReadonlyMap<string, string>,
): Promise<Findings> {
  const violations = consumers.flatMap(({ consumer, topic, partition, next, sources }) => {
    const where = `${consumer} in ${topic} partition ${partition}`;
    const read = topics.get(topic);
    const end = read?.ends.get(partition)?.next ?? 0;
    return [
      ...(next > end ? [`${where} stands at offset ${next}, the log ends at ${end}`] : []),
      ...Object.entries(sources).flatMap(([source, { position, epoch }]) => {
        const seen = read?.at(partition, source).seen ?? 0;
        const known = epochs.get(source);
        return [
          ...(position > seen ? [`${where} has taken ${position} of ${source}, the log has ${seen}`] : []),
          ...(known !== undefined && known !== epoch ? [`${where} counts ${source} in another epoch`] : []),
        ];
      }),
    ];
  });
  return findings('I4', `${service}: consumers have taken no more than was sent`, violations);
}

/** The epoch each source counts in. */
export async function epochsOf(patients: readonly Patient[]): Promise<ReadonlyMap<string, string>> {
  const epochs = new Map<string, string>();
  for (const { name, database } of patients) {
    const { epoch } = await database.one<{ epoch: string }>(sql`select epoch from es.head`);
    epochs.set(`${name}/0`, epoch);
  }
  return epochs;
}

const PAGE = 2_000;
const SHOWN = 5;

/** I1 at the log: each event that its service publishes is there, up to where the relay stood. */
export async function checkPublished(
  { patient, parts, store }: Anatomy,
  { relay }: Standings,
  topics: Topics,
): Promise<Findings> {
  const source = `${patient.name}/0`;
  const { publications = {} } = parts;
  const missing: string[] = [];
  let published = 0;
  for await (const event of eventsUpTo(store, relay.position)) {
    const topic = publications[event.type]?.(event satisfies StoredEvent as PublishableEvent).topic;
    if (topic === undefined || relay.refilling.includes(topic)) continue;
    published += 1;
    const there = topics.get(topic)?.has(source, event.position) ?? false;
    if (!there) missing.push(`${topic} lacks position ${event.position}`);
  }
  const rest = missing.length > SHOWN ? [`and ${missing.length - SHOWN} more`] : [];
  return findings('I1', `${patient.name}: each of ${published} published events is in the log`, [
    ...missing.slice(0, SHOWN),
    ...rest,
  ]);
}

async function* eventsUpTo(store: Anatomy['store'], until: number): AsyncGenerator<StoredEvent> {
  for (let after = 0; after < until;) {
    const page = await store.readAll(after, PAGE);
    const last = page.at(-1);
    if (!last) return;
    yield* page.filter(({ position }) => position <= until);
    after = last.position;
  }
}
