import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@rapport/kernel/postgres';
import { type OpenKeyRing, type Sealed, openKeyRing } from '@rapport/kernel/sealing';
import { sql } from '@rapport/kernel/sql';
import type { Described } from '@rapport/infra/launcher/installation.ts';
import type { Ground } from './ground.ts';
import { named } from './named.ts';

/** One stream with all that was ever said in it, ids and all. */
interface Stream {
  readonly service: string;
  readonly lines: readonly string[];
}

interface Row {
  readonly stream_id: string;
  readonly type: string;
  readonly schema: number;
  readonly data: unknown;
  readonly actor: string | null;
  readonly occurred_at: string;
  readonly recorded_at: string;
}

/**
 * Everything that an installation has recorded, stream by stream, in words that are the same for every installation to
 * which the same happened: personal texts are opened, ids are named by what is said of them, and in which order different
 * streams were written is left out. Instants stay: they are those of the controlled clock.
 */
export async function canonicalDump({ data }: Pick<Ground, 'data'>): Promise<string> {
  const { services } = JSON.parse(readFileSync(join(data, 'running.json'), 'utf8')) as Described;
  const streams: Stream[] = [];
  for (const [service, { environment }] of Object.entries(services)) {
    const keys = await openKeyRing({
      databaseUrl: environment['KEYS_DATABASE_URL']!,
      kek: Buffer.from(environment['KEY_ENCRYPTION_KEY']!, 'base64'),
      indexKey: Buffer.from(environment['INDEX_KEY']!, 'base64'),
    });
    streams.push(...(await streamsOf(service, environment[`${service.toUpperCase()}_DATABASE_URL`]!, keys)));
    await keys.close();
  }
  return named(streams.map(({ lines }) => lines.join('\n')));
}

/** What analysis concludes whenever it has time to look: at which of the facts it looked is no fact of the business. */
const CONCLUSIONS = ['ActionsRanked', 'ModelFitted', 'ScoresChanged', 'SegmentMembershipChanged'];

/** What fell due in an account is written by its timer, or by whoever does something there first: which of them is chance. */
const FALLEN_DUE = new Set(['PointsReleased', 'PointsExpired', 'DebtRepaid', 'TierReviewed']);

async function streamsOf(service: string, url: string, keys: OpenKeyRing): Promise<readonly Stream[]> {
  const database = openDatabase(url, { max: 1, name: 'dump' });
  const rows = await database.many<Row>(sql`
    select stream_id, type, schema, data, meta ->> 'actor' as actor, occurred_at, recorded_at
    from es.events where type <> all(${CONCLUSIONS}::text[]) order by position`);
  await database.close();
  const streams = new Map<string, string[]>();
  for (const row of rows) {
    const lines = streams.get(row.stream_id) ?? [`${service} ${row.stream_id}`];
    streams.set(row.stream_id, lines);
    const said = JSON.stringify(await opened(row.data, '', keys));
    const { type, schema, occurred_at: occurred, recorded_at: recorded } = row;
    const actor = FALLEN_DUE.has(type) ? '…' : (row.actor ?? '');
    lines.push(`  ${type} ${schema} ${occurred} ${recorded} ${actor} ${said}`);
  }
  return [...streams.values()].map((lines) => ({ service, lines }));
}

/** Fields about processes and machines, not about what happened (also a partner's place: it counts positions); and what is chance by design. */
const NOT_TOLD = new Set(['after', 'epoch', 'password', 'secret']);

/** A value with its personal texts in plain words and its fields in the order of the alphabet. */
async function opened(value: unknown, field: string, keys: OpenKeyRing): Promise<unknown> {
  if (NOT_TOLD.has(field)) return '…';
  if (Array.isArray(value)) return await Promise.all(value.map((one) => opened(one, field, keys)));
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value)) {
    const snake = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const [text] = await keys.open([{ field: snake, sealed: value }]);
    return [value.subject, text];
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, one]) => [name, await opened(one, name, keys)] as const)),
  );
}

const isSealed = (value: object): value is Sealed =>
  'box' in value && 'keyVersion' in value && 'subject' in value;

/** The streams of a dump without the names of ids: where two dumps differ in words, this tells in which stream. */
export function wordsOf(dump: string): readonly string[] {
  const blank = dump.replaceAll(/<\d+>/g, '<>');
  return blank.split(/\n(?! )/).toSorted();
}
