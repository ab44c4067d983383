import { Parser } from '@asyncapi/parser';
import { PARTITIONS } from '@rapport/kernel/event-log';
import { catalogue } from '@rapport/proto/catalogue';
import { Check } from 'typebox/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { ROOT, treeAt } from '../checks/tree.ts';

describe('the AsyncAPI document', () => {
  const text = treeAt(ROOT).read('docs/asyncapi.json');
  let parsed: Awaited<ReturnType<Parser['parse']>>;
  beforeAll(async () => {
    parsed = await new Parser().parse(text);
  });

  test('is valid AsyncAPI 3', () => {
    // What is merely advised (licence, contact, tags) is left to the reader.
    const errors = parsed.diagnostics.filter(({ severity }) => severity === 0);
    expect(errors.map(({ message, path }) => `${path.join('/')}: ${message}`)).toEqual([]);
    expect(parsed.document?.version()).toBe('3.0.0');
  });

  test('has every topic of the catalogue, with the bindings of Kafka', () => {
    const channels = parsed.document?.channels().all() ?? [];
    expect(channels.map((channel) => channel.address()).sort()).toEqual(Object.keys(catalogue).sort());
    for (const channel of channels) {
      expect(channel.messages().all().length).toBeGreaterThan(0);
      expect(channel.bindings().get('kafka')?.value()).toMatchObject({ partitions: PARTITIONS });
    }
  });

  test('gives examples that fit its schemas', () => {
    const messages = parsed.document?.allMessages().all() ?? [];
    for (const message of messages) {
      const schema = message.payload()?.json() as Readonly<Record<string, unknown>>;
      expect(Check(schema, message.examples().all()[0]?.payload()), message.id()).toBe(true);
      expect(Check(schema, { meta: 5 }), message.id()).toBe(false);
    }
  });
});
