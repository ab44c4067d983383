import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Decider, fold } from '../decider/index.ts';
import type { Publications } from '../projection/index.ts';
import type { JsonObject } from '../values/index.ts';

/** A stream as a released version wrote it; never edited, only added to. */
export interface GoldenStream {
  readonly streamId: string;
  readonly events: readonly {
    readonly type: string;
    readonly data: JsonObject;
    readonly occurredAt?: string;
  }[];
  /** What its events make. */
  readonly state: unknown;
}

/** A decider as far as replaying goes; each has types of its own, which nobody here looks into. */
export type Folds = Pick<Decider<unknown, never, unknown>, 'initial' | 'evolve' | 'unseen'>;

/** The streams of a folder, by the names of their files. */
export function goldenStreams(
  folder: URL,
): readonly { readonly file: string; readonly golden: GoldenStream }[] {
  return readdirSync(folder).map((file) => ({
    file,
    golden: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as GoldenStream,
  }));
}

/** Every record that a stream's events become in public, each as if it had been recorded when it happened. */
export function recordsOf({ streamId, events }: GoldenStream, publications: Publications, actor: string) {
  return events.flatMap(({ type, data, occurredAt = '2026-01-01T00:00:00.000Z' }, i) => {
    const published = publications[type];
    const meta = { correlationId: '0190a1de-0000-7000-8000-000000000001', actor };
    const id = `0190a1de-0000-7000-8000-00000000000${i}`;
    const from = { id, type, data, streamId, version: i + 1, occurredAt, recordedAt: occurredAt, meta };
    return published ? [{ ...published(from), data, occurredAt }] : [];
  });
}

/**
 * What must stay true of streams that were written before: they mean what they meant, others hear of each event or it
 * counts as no news, there is one of every event, and what is public can be published. `deciders` by the beginning of the
 * stream's name.
 */
export function goldenStreamContract(
  service: string,
  folder: URL,
  deciders: Readonly<Record<string, Folds>>,
  publications: Publications,
): void {
  const streams = goldenStreams(folder);
  const deciderOf = ({ streamId }: GoldenStream) => deciders[streamId.slice(0, streamId.indexOf('-'))]!;

  describe('streams written before', () => {
    test.each(streams)('$file still means what it meant', ({ golden }) => {
      expect(fold(deciderOf(golden), golden.events)).toEqual(golden.state);
    });

    test.each(streams)('$file: what others do not hear is no news', ({ golden }) => {
      const { unseen = [] } = deciderOf(golden);
      const kept = golden.events.map(({ type }) => type).filter((type) => publications[type] === null);
      const secret = kept.length === golden.events.length;
      for (const { type } of golden.events)
        expect(unseen.includes(type), type).toBe(!secret && kept.includes(type));
    });

    test('hold every event there is', () => {
      const types = new Set(streams.flatMap(({ golden }) => golden.events.map(({ type }) => type)));
      expect([...types].toSorted()).toEqual(Object.keys(publications).toSorted());
    });

    test.each(streams)('$file can be published', ({ golden }) => {
      for (const { topic, type, value } of recordsOf(golden, publications, `service:${service}`)) {
        expect(type.startsWith(topic.replace(/\.v1$/, '.'))).toBe(true);
        expect(value.length).toBeGreaterThan(0);
      }
    });
  });
}
