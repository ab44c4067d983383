import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Numbers } from '@rapport/kernel/codes';
import { type Decider, fold } from '@rapport/kernel/decider';
import { Lead } from '../src/domain/lead.ts';
import { Offer } from '../src/domain/offer.ts';
import { Opportunity } from '../src/domain/opportunity.ts';
import { Order } from '../src/domain/order.ts';
import { Pipeline } from '../src/domain/pipeline.ts';
import { Product } from '../src/domain/product.ts';
import { Quote } from '../src/domain/quote.ts';
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

type Folds = Pick<Decider<unknown, never, unknown>, 'initial' | 'evolve' | 'unseen'>;
const deciders: Readonly<Record<string, Folds>> = {
  lead: Lead as Folds,
  numbers: Numbers as Folds,
  offer: Offer as Folds,
  opportunity: Opportunity as Folds,
  order: Order as Folds,
  pipeline: Pipeline as Folds,
  product: Product as Folds,
  quote: Quote as Folds,
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

  test.each(streams)('$file: what others do not hear is no news', ({ golden: { streamId, events } }) => {
    const { unseen = [] } = deciders[streamId.slice(0, streamId.indexOf('-'))]!;
    const kept = events.map(({ type }) => type).filter((type) => publications[type] === null);
    const secret = kept.length === events.length;
    for (const { type } of events) expect(unseen.includes(type), type).toBe(!secret && kept.includes(type));
  });

  test('hold every event there is', () => {
    const types = new Set(streams.flatMap(({ golden }) => golden.events.map(({ type }) => type)));
    expect([...types].toSorted()).toEqual(Object.keys(publications).toSorted());
  });

  test.each(streams)('$file can be published', ({ golden: { streamId, events } }) => {
    const records = events.flatMap(({ type, data, occurredAt }, i) => {
      const published = publications[type]!;
      const meta = { correlationId: '0190a1de-0000-7000-8000-000000000001', actor: 'service:sales' };
      const from = { id: `0190a1de-0000-7000-8000-00000000000${i}`, type, data, streamId, version: i + 1 };
      return published ? [published({ ...from, occurredAt, recordedAt: occurredAt, meta })] : [];
    });
    for (const { topic, type, value } of records) {
      expect(type.startsWith(topic.replace(/\.v1$/, '.'))).toBe(true);
      expect(value.length).toBeGreaterThan(0);
    }
  });
});
