import type { Database } from '@rapport/kernel/postgres';
import { sql } from '@rapport/kernel/sql';

/** What a source says of itself: everything recorded before `recordedAt` lies in the log up to these positions. */
export interface SaidWatermark {
  readonly recordedAt: string;
  /** Last position sent, by topic and partition. */
  readonly partitions: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Says which past is final. */
export interface Finality {
  /** The instant before which nothing can change any more; undefined while that is not known of every service. */
  finalBefore(): Promise<string | undefined>;
}

/** A look counts for so long, in ms: what was final then is final now, and pages that are asked for together share it. */
const SHARED_MS = 250;

/**
 * An instant is final once the watermark of each service has passed it and our own consumer has taken everything that
 * the watermark names. What was once final stays final.
 */
export function finalityOf({
  database,
  consumer,
  topics,
  watermarkOf,
  sharedMs = SHARED_MS,
}: {
  readonly database: Database;
  /** Consumer whose rows the answers are made of. */
  readonly consumer: string;
  /** Topics it hears; the services that write them are those that count. */
  readonly topics: readonly string[];
  readonly watermarkOf: (service: string) => SaidWatermark | undefined;
  readonly sharedMs?: number;
}): Finality {
  const services = [...new Set(topics.map((topic) => topic.split('.')[1] ?? ''))];
  const final = new Map<string, string>();

  async function taken(): Promise<ReadonlyMap<string, number>> {
    const rows = await database.many<{ place: string; position: number }>(sql`
      select source.key || ' ' || p.topic || ' ' || p.partition as place, (source.value ->> 'position')::bigint as position
      from ops.positions p cross join lateral jsonb_each(p.sources) as source where p.consumer = ${consumer}`);
    return new Map(rows.map(({ place, position }) => [place, position]));
  }

  async function look(): Promise<string | undefined> {
    const positions = await taken();
    for (const service of services) {
      const said = watermarkOf(service);
      if (said && tookAll(service, said, topics, positions)) {
        final.set(service, later(final.get(service), said.recordedAt));
      }
    }
    const instants = services.map((service) => final.get(service));
    return instants.includes(undefined) ? undefined : instants.toSorted()[0];
  }

  let last: { readonly until: number; readonly found: Promise<string | undefined> } | undefined;
  return {
    async finalBefore() {
      if (!last || last.until <= performance.now())
        last = { until: performance.now() + sharedMs, found: look() };
      const { found } = last;
      return await found.catch((error: unknown) => {
        if (last?.found === found) last = undefined;
        throw error;
      });
    },
  };
}

function tookAll(
  service: string,
  { partitions }: SaidWatermark,
  topics: readonly string[],
  positions: ReadonlyMap<string, number>,
): boolean {
  return topics.every((topic) =>
    Object.entries(partitions[topic] ?? {}).every(
      ([partition, sent]) => (positions.get(`${service}/0 ${topic} ${partition}`) ?? 0) >= sent,
    ),
  );
}

const later = (a: string | undefined, b: string) => (a !== undefined && a > b ? a : b);
