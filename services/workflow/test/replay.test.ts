import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Decider, fold } from '@rapport/kernel/decider';
import { CustomerPromise } from '../src/domain/promise.ts';
import { Task } from '../src/domain/task.ts';
import { publications } from '../src/publications/index.ts';

/** Streams as a released version wrote them; never edited, only added to. */
interface Golden {
  readonly streamId: string;
  readonly events: readonly {
    readonly type: string;
    readonly data: Record<string, never>;
    readonly occurredAt: string;
  }[];
  readonly state: unknown;
}

type Folds = Pick<Decider<unknown, never, unknown>, 'initial' | 'evolve'>;
const deciders: Readonly<Record<string, Folds>> = {
  promise: CustomerPromise as Folds,
  task: Task as Folds,
};

const folder = new URL('streams/', import.meta.url);
const streams = readdirSync(folder).map((file) => ({
  file,
  golden: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Golden,
}));

describe('streams written before', () => {
  test.each(streams)('$file still means what it meant', ({ golden: { streamId, events, state } }) => {
    const decider = deciders[streamId.slice(0, streamId.indexOf('-'))]!;
    expect(fold(decider, events)).toEqual(state);
  });

  test('hold every event there is', () => {
    const types = new Set(streams.flatMap(({ golden }) => golden.events.map(({ type }) => type)));
    expect([...types].toSorted()).toEqual(Object.keys(publications).toSorted());
  });

  test.each(streams)('$file can be published', ({ golden: { streamId, events } }) => {
    const records = events.flatMap(({ type, data, occurredAt }, i) => {
      const published = publications[type]!;
      const meta = { correlationId: '0190a1de-0000-7000-8000-000000000001', actor: 'service:workflow' };
      const from = { id: `0190a1de-0000-7000-8000-00000000000${i}`, type, data, streamId, version: i + 1 };
      return published ? [published({ ...from, occurredAt, recordedAt: occurredAt, meta })] : [];
    });
    for (const { topic, type, value } of records) {
      expect(type.startsWith(topic.replace(/\.v1$/, '.'))).toBe(true);
      expect(value.length).toBeGreaterThan(0);
    }
  });
});
