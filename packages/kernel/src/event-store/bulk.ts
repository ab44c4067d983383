import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Database, openSession } from '../postgres/index.ts';
import type { Instant, Uuid } from '../values/index.ts';
import type { Cause, Idempotency, NewEvent, StreamAppend } from './port.ts';
import { encodeData } from './validation.ts';

/** An append whose events were decided elsewhere, and the instant it was recorded at. */
export interface BulkAppend {
  readonly recordedAt: Instant;
  readonly cause: Cause;
  readonly idempotency?: Idempotency;
  readonly parts: readonly (Pick<StreamAppend, 'streamId'> & {
    readonly events: readonly (NewEvent & { readonly id: Uuid })[];
  })[];
}

/**
 * The store's bulk path: what an installation is made of, not what happens in it. Appends in their order, all of them or
 * none, under the head's lock like every append, but copied in rather than called: no version is expected, and a key that was
 * used before fails the whole. Nothing is recorded before what was recorded already: an earlier instant becomes the
 * head's. Answers the last position.
 */
export async function appendInBulk(database: Database, appends: readonly BulkAppend[]): Promise<number> {
  const client = await openSession(database.url, 'bulk');
  try {
    await client.query('begin');
    const head = await lockHead(client);
    const written = rowsOf(appends, head, await versionsOf(client, streamsOf(appends)));
    await copyIn(client, `es.events (${EVENT_COLUMNS})`, written.events);
    await copyIn(client, `es.commands (${COMMAND_COLUMNS})`, written.commands);
    await client.query(
      `insert into es.streams (stream_id, version) select * from unnest($1::text[], $2::bigint[])
       on conflict (stream_id) do update set version = excluded.version`,
      [[...written.versions.keys()], [...written.versions.values()]],
    );
    await client.query('update es.head set position = $1, recorded_at = $2 where shard = 0', [
      written.position,
      written.recordedAt,
    ]);
    await client.query('commit');
    return written.position;
  } finally {
    // Whatever was not committed goes with the connection.
    await client.end();
  }
}

const EVENT_COLUMNS =
  'position, stream_id, version, event_id, type, schema, data, meta, occurred_at, recorded_at';
const COMMAND_COLUMNS = 'kind, key, request_hash, first_position, last_position, answer, recorded_at';

interface Standing {
  readonly position: number;
  readonly recordedAt: Instant;
}

async function lockHead(client: pg.Client): Promise<Standing> {
  const { rows } = await client.query<Standing>(
    'select position, recorded_at as "recordedAt" from es.head where shard = 0 for update',
  );
  return rows[0]!;
}

const streamsOf = (appends: readonly BulkAppend[]): readonly string[] => [
  ...new Set(appends.flatMap(({ parts }) => parts.map(({ streamId }) => streamId))),
];

async function versionsOf(client: pg.Client, streams: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await client.query<{ stream_id: string; version: number }>(
    'select stream_id, version from es.streams where stream_id = any($1::text[])',
    [streams],
  );
  return new Map(rows.map(({ stream_id, version }) => [stream_id, version]));
}

/** The rows of a bulk in COPY's text format, and how store and streams stand after it. */
function rowsOf(appends: readonly BulkAppend[], head: Standing, versions: Map<string, number>) {
  const [events, commands]: [string[], string[]] = [[], []];
  let { position, recordedAt } = head;
  for (const { parts, cause, idempotency, recordedAt: at } of appends) {
    if (at > recordedAt) recordedAt = at;
    const [before, meta] = [position, JSON.stringify(cause)];
    for (const { streamId, events: told } of parts)
      for (const event of told) {
        position += 1;
        const version = (versions.get(streamId) ?? 0) + 1;
        versions.set(streamId, version);
        const { id, type, schema = 1, occurredAt = recordedAt } = event;
        events.push(
          row([
            position,
            streamId,
            version,
            id,
            type,
            schema,
            encodeData(event),
            meta,
            occurredAt,
            recordedAt,
          ]),
        );
      }
    const first = position === before ? position : before + 1;
    if (idempotency) commands.push(commandRow(idempotency, first, position, recordedAt));
  }
  return { events, commands, versions, position, recordedAt };
}

function commandRow(
  { kind, key, requestHash, answer }: Idempotency,
  first: number,
  last: number,
  at: Instant,
): string {
  const said = answer === undefined ? null : JSON.stringify(answer);
  return row([kind, key, requestHash, first, last, said, at]);
}

const SPECIAL = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function row(values: readonly (string | number | null)[]): string {
  const cells = values.map((value) =>
    value === null ? '\\N' : String(value).replace(SPECIAL, (special) => ESCAPES[special]!),
  );
  return `${cells.join('\t')}\n`;
}

async function copyIn(client: pg.Client, into: string, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  await pipeline(Readable.from(inPieces(rows)), client.query(copyFrom(`copy ${into} from stdin`)));
}

const PIECE = 500;

function* inPieces(rows: readonly string[]): Generator<string> {
  for (let from = 0; from < rows.length; from += PIECE) yield rows.slice(from, from + PIECE).join('');
}
