import {
  type ReplayRequest,
  type ReplayResponse,
  ReplayServiceClient,
  ReplayServiceService,
} from '@rapport/proto/platform/v1/replay_service';
import { MalformedRecord, fromOneLine, inOneLine } from '../event-log/index.ts';
import { type EventStore, type StoredEvent, Unavailable } from '../event-store/index.ts';
import type { GrpcService, GrpcStream, GrpcStreams } from '../grpc/index.ts';
import type { Replay, ReplayedRecord } from '../projection/index.ts';
import { relayedSoFar } from './checkpoint.ts';
import { type Previous, publisherOf } from './publishing.ts';
import type { RelayOptions } from './relay.ts';
import { StoreReplaced, refuseReplaced } from './replaced.ts';

/** Events that are read at a time, and about how much of what was asked for goes into a message: more is slower, it lives longer. */
const PAGE = 500;
const MESSAGE_BYTES = 64 * 1024;

type World = Pick<RelayOptions, 'service' | 'store' | 'database' | 'publications'> & {
  readonly log: Pick<RelayOptions['log'], 'partitionOf'>;
};

/** Answers whoever asks by gRPC what this service has sent. */
export function replayService(world: World): GrpcService {
  const says = replayOf(world);
  const { service } = world;
  const replay: GrpcStream = {
    permits: ['any-service'],
    answers: async function* ({ topic, taken, until }: ReplayRequest): AsyncIterable<ReplayResponse> {
      const positions = Object.entries(taken).map(
        ([name, position]) => [Number(name), Number(position)] as const,
      );
      const missing = { source: `${service}/0`, topic, taken: new Map(positions), until: Number(until) };
      for await (const records of says(missing)) yield inColumns(records);
    },
  };
  return { description: ReplayServiceService, methods: {}, streams: { replay } };
}

/**
 * What a service has sent, said again from its store: by the same publications, with the same places in the chain. Nothing
 * is said that the relay has not sent, and nothing at all of a store that is not the one it sent from: `Unavailable`.
 */
export function replayOf({ service, store, log, database, publications }: World): Replay {
  return async function* ({ source, topic, taken, until }) {
    const head = await store.head();
    const relayed = await relayedSoFar(database, source);
    if (source !== `${service}/0` || !relayed) return;
    await refuseReplaced(store, relayed, head).catch(unavailable);
    const publisher = publisherOf(source, head.epoch, publications, log);
    const previous: Previous = new Map([[topic, new Map(taken)]]);
    const upTo = Math.min(until, relayed.position);
    const isMissing = ({ streamId, position }: StoredEvent) =>
      position <= upTo && position > (taken.get(log.partitionOf(topic, streamId)) ?? upTo);
    for await (const page of pagesOf(store, Math.min(...taken.values()), upTo)) {
      yield* inMessages(publisher.said(topic, page.filter(isMissing), previous));
    }
  };
}

/** An operator has to decide how to go on; until then there is nothing to say. */
function unavailable(error: unknown): never {
  if (error instanceof StoreReplaced) throw new Unavailable(error.message, { cause: error });
  throw error;
}

/** Pages of the store between two positions; the next is read while one is worked on. */
async function* pagesOf(
  store: EventStore,
  after: number,
  upTo: number,
): AsyncIterable<readonly StoredEvent[]> {
  let next = after < upTo ? store.readAll(after, PAGE) : undefined;
  while (next) {
    const page = await next;
    const last = page.at(-1)?.position ?? upTo;
    next = last < upTo ? store.readAll(last, PAGE) : undefined;
    next?.catch(() => {}); // Reported where it is awaited.
    yield page;
  }
}

/** At least one message: an empty one says that its sender is at work. */
function inMessages(records: readonly ReplayedRecord[]): readonly (readonly ReplayedRecord[])[] {
  const messages: ReplayedRecord[][] = [[]];
  let bytes = 0;
  for (const record of records) {
    if (bytes > MESSAGE_BYTES) messages.push([]);
    if (bytes > MESSAGE_BYTES) bytes = 0;
    messages.at(-1)!.push(record);
    bytes += record.value.length;
  }
  return messages;
}

const BETWEEN = '\u0000';

function inColumns(records: readonly ReplayedRecord[]): ReplayResponse {
  return {
    partitions: records.map(({ partition }) => partition),
    keys: records.map(({ key }) => key).join(BETWEEN),
    headers: records.map(({ said }) => inOneLine(said)).join(BETWEEN),
    values: records.map(({ value }) => value),
  };
}

/** Throws {@link MalformedRecord}. */
function fromColumns({ partitions, values, ...texts }: ReplayResponse): readonly ReplayedRecord[] {
  if (values.length === 0) return [];
  const [keys, headers] = [texts.keys.split(BETWEEN), texts.headers.split(BETWEEN)];
  if ([partitions, keys, headers].some(({ length }) => length !== values.length))
    throw new MalformedRecord('columns are not of one length');
  return values.map((value, i) => ({
    partition: partitions[i]!,
    key: keys[i]!,
    value,
    said: fromOneLine(headers[i]!),
  }));
}

/** Asks each source itself for what it has sent. The sequence throws `Unavailable` when the source does not answer. */
export function replaysFrom(grpc: GrpcStreams): Replay {
  return async function* ({ source, topic, taken, until }) {
    const [service = ''] = source.split('/');
    const request: ReplayRequest = {
      topic,
      taken: Object.fromEntries([...taken].map(([partition, position]) => [partition, BigInt(position)])),
      until: BigInt(until),
    };
    const answers = grpc.stream<ReplayServiceClient, ReplayRequest, ReplayResponse>(
      service,
      ReplayServiceClient,
      'replay',
      request,
    );
    for await (const columns of answers) yield fromColumns(columns);
  };
}
