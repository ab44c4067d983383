import type { Clock } from '../values/index.ts';
import { instantOf, newUuid } from '../values/index.ts';
import type { AppendRequest, Expected } from './port.ts';
import { encodeData } from './validation.ts';

/** A request with its event data already written as JSON, so that a too large one fails alone and early. */
export interface EncodedAppend {
  readonly request: AppendRequest;
  readonly data: readonly (readonly string[])[];
}

/** Encodes and checks a request's events. */
export function encodeAppend(request: AppendRequest): EncodedAppend {
  return { request, data: request.parts.map((part) => part.events.map(encodeData)) };
}

const expectedNumber = (expected: Expected): number =>
  expected === 'any' ? -1 : expected === 'none' ? 0 : expected;

/** A batch as the array parameters of `es.append`, in its order: per request, per part, per event, the instant. */
export function appendArrays(batch: readonly EncodedAppend[], clock: Clock): unknown[] {
  const now = clock.now();
  const r = {
    kind: [] as unknown[],
    key: [] as unknown[],
    hash: [] as unknown[],
    answer: [] as unknown[],
    meta: [] as unknown[],
  };
  const p = {
    request: [] as number[],
    stream: [] as string[],
    expected: [] as number[],
    count: [] as number[],
  };
  const e = {
    part: [] as number[],
    id: [] as string[],
    type: [] as string[],
    schema: [] as number[],
    data: [] as string[],
    occurred: [] as unknown[],
  };
  for (const { request, data } of batch) {
    const { idempotency } = request;
    r.kind.push(idempotency?.kind ?? null);
    r.key.push(idempotency?.key ?? null);
    r.hash.push(idempotency?.requestHash ?? null);
    r.answer.push(idempotency?.answer ? JSON.stringify(idempotency.answer) : null);
    r.meta.push(JSON.stringify(request.cause));
    request.parts.forEach((part, i) => {
      p.request.push(r.key.length);
      p.stream.push(part.streamId);
      p.expected.push(expectedNumber(part.expected));
      p.count.push(part.events.length);
      part.events.forEach((event, j) => {
        e.part.push(p.stream.length);
        e.id.push(event.id ?? newUuid(now));
        e.type.push(event.type);
        e.schema.push(event.schema ?? 1);
        e.data.push(data[i]![j]!);
        e.occurred.push(event.occurredAt ?? null);
      });
    });
  }
  return [
    ...[r.kind, r.key, r.hash, r.answer, r.meta],
    ...[p.request, p.stream, p.expected, p.count],
    ...[e.part, e.id, e.type, e.schema, e.data, e.occurred],
    instantOf(now),
  ];
}
