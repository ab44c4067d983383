import { isInstant, isUuid } from '../values/index.ts';
import type { DeliveredRecord, RecordHeaders, SourcePosition } from './port.ts';

/** A record whose headers are not ours; nothing about it can be trusted. */
export class MalformedRecord extends Error {
  override readonly name = 'MalformedRecord';
}

/** The six headers of a public record; each further one costs throughput, so the source's facts share one text. */
export function encodeHeaders({ id, type, time, source }: RecordHeaders): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: id,
    ce_source: `urn:rapport:${source.source}`,
    ce_type: type,
    ce_time: time,
    'rapport-source': encodeSource(source),
  };
}

/** Reads the six headers; throws {@link MalformedRecord}. Further headers are ignored. */
export function decodeHeaders(headers: Readonly<Record<string, string>>): RecordHeaders {
  const { ce_id: id = '', ce_type: type = '', ce_time: time = '', 'rapport-source': source } = headers;
  return decoded(id, type, time, source);
}

function decoded(id: string, type: string, time: string, source: string | undefined): RecordHeaders {
  if (!isUuid(id)) throw new MalformedRecord('ce_id is not a UUID');
  if (type === '') throw new MalformedRecord('ce_type is missing');
  if (!isInstant(time)) throw new MalformedRecord('ce_time is not an instant');
  return { id, type, time, source: decodeSource(source) };
}

/** What the headers say as one line, where many of them travel between services beside the log; no part of it has a space. */
export function inOneLine({ id, type, time, source }: RecordHeaders): string {
  return `${id} ${type} ${time} ${encodeSource(source)}`;
}

/** Reads the line of {@link inOneLine}; throws {@link MalformedRecord}. */
export function fromOneLine(line: string): RecordHeaders {
  const [id = '', type = '', time = ''] = line.split(' ', 3);
  return decoded(id, type, time, line.slice(id.length + type.length + time.length + 3));
}

/** `channels/0 1234 1229 <epoch> <recordedAt>`: source, position, previous position of the partition, epoch, instant. */
export function encodeSource({ source, position, previous, epoch, recordedAt }: SourcePosition): string {
  return `${source} ${position} ${previous} ${epoch} ${recordedAt}`;
}

const SOURCE = /^([a-z0-9-]+\/\d+) (\d{1,15}) (\d{1,15}) ([0-9a-f-]{36}) (\S{24})$/;

/** Reads the text of {@link encodeSource}; throws {@link MalformedRecord}. */
export function decodeSource(text: string | undefined): SourcePosition {
  const [, source, position, previous, epoch, recordedAt] = SOURCE.exec(text ?? '') ?? [];
  if (!source || !epoch || !recordedAt || !isInstant(recordedAt)) {
    throw new MalformedRecord('rapport-source cannot be read');
  }
  return { source, position: Number(position), previous: Number(previous), epoch, recordedAt };
}

/** Source of a record that is not ours (somebody else wrote to the topic): never a double, never a loss. */
export const UNKNOWN_SOURCE: SourcePosition = {
  source: '',
  position: 0,
  previous: 0,
  epoch: '00000000-0000-0000-0000-000000000000',
  recordedAt: '1970-01-01T00:00:00.000Z',
};

/** What the headers of any record say, and the source it names or {@link UNKNOWN_SOURCE}: an adapter hands over all there is. */
export function readHeaders(
  headers: Readonly<Record<string, string>>,
): Pick<DeliveredRecord, 'said' | 'source'> {
  const said = orNothing(() => decodeHeaders(headers));
  if (said) return { said, source: said.source };
  return { said, source: orNothing(() => decodeSource(headers['rapport-source'])) ?? UNKNOWN_SOURCE };
}

function orNothing<T>(decode: () => T): T | undefined {
  try {
    return decode();
  } catch (error) {
    if (error instanceof MalformedRecord) return undefined;
    throw error;
  }
}
