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

/** A batch as the array parameters of `es.append`, in its order: per request, per part, per event, the instant. */
export function appendArrays(batch: readonly EncodedAppend[], clock: Clock): unknown[] {
  const now = clock.now();
  const requests = batch.map(({ request }) => request);
  const parts = requests.flatMap((request, r) => request.parts.map((part) => ({ part, request: r + 1 })));
  const texts = batch.flatMap(({ data }) => data.flat());
  const events = parts.flatMap(({ part, request }, p) =>
    part.events.map((event, i) => ({ event, request, part: p + 1, offset: i + 1, streamId: part.streamId })),
  );
  return [
    requests.map((r) => r.parts.reduce((count, part) => count + part.events.length, 0)),
    requests.map((r) => JSON.stringify(r.cause)),
    requests.map((r) => r.idempotency?.kind ?? null),
    requests.map((r) => r.idempotency?.key ?? null),
    requests.map((r) => r.idempotency?.requestHash ?? null),
    requests.map((r) => (r.idempotency?.answer ? JSON.stringify(r.idempotency.answer) : null)),
    parts.map((p) => p.request),
    parts.map((p) => p.part.streamId),
    parts.map((p) => expectedNumber(p.part.expected)),
    parts.map((p) => p.part.events.length),
    events.map((e) => e.request),
    events.map((e) => e.part),
    events.map((e) => e.offset),
    events.map((e) => e.streamId),
    events.map((e) => e.event.id ?? newUuid(now)),
    events.map((e) => e.event.type),
    events.map((e) => e.event.schema ?? 1),
    texts,
    events.map((e) => e.event.occurredAt ?? null),
    instantOf(now),
  ];
}

/** The first number of `es.append` for each expectation. */
export const expectedNumber = (expected: Expected): number =>
  expected === 'any' ? -1 : expected === 'none' ? 0 : expected;
