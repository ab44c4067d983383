import { describe, expect, test } from 'vitest';
import { type Topic, catalogue, read } from '@rapport/proto/catalogue';
import { factsOf } from '../../services/analytics/src/projections/facts.ts';
import { type ContractField, type Contracts, readContracts } from './contracts.ts';

const MARK = 'ABOUT A PERSON';
const ID = '0190a1de-0000-7000-8000-000000000001';
const contracts = readContracts(new URL('../../', import.meta.url).pathname);
const messages = new Map([...contracts.messages].map(([name, message]) => [name, message]));

/** A value of a field in protobuf's JSON form: whatever is about a person, and all inside of it, is marked. */
function valueOf(field: ContractField, about: boolean, deep: number): unknown {
  const marked = about || field.dataClass === 'personal' || field.dataClass === 'sensitive';
  const value = singleOf(field, marked, deep);
  if (field.kind === 'map') return { [marked ? MARK : 'key']: value };
  return field.repeated ? [value] : value;
}

function singleOf(field: ContractField, marked: boolean, deep: number): unknown {
  const message = messages.get(field.type);
  if (message && deep > 8) return undefined;
  if (message)
    return Object.fromEntries(message.fields.map((one) => [one.json, valueOf(one, marked, deep + 1)]));
  const names = (contracts as Contracts).enums.get(field.type);
  if (names) return names[1] ?? names[0];
  return scalarOf(field, marked);
}

function scalarOf(field: ContractField, marked: boolean): unknown {
  if (field.type === 'bool') return true;
  if (field.type === 'bytes') return Buffer.from(marked ? MARK : ID).toString('base64');
  if (field.type === 'string') return marked ? MARK : ID;
  return /64/.test(field.type) ? '3' : 3;
}

const TOPICS = Object.keys(catalogue) as readonly Topic[];
interface Message {
  fromJSON(json: unknown): unknown;
  encode(message: unknown): { finish(): Uint8Array };
}

/** Each fact of a topic with all its fields filled, as the warehouse hears it. */
function factsIn(topic: Topic) {
  const { message, subject } = catalogue[topic] as unknown as { message: Message; subject: string };
  const [, service, aggregate] = topic.split('.');
  const events = [...messages.values()].find(
    ({ name, fields }) =>
      name.startsWith(`rapport.${service}.v1.`) &&
      name.endsWith('Event') &&
      fields.some(({ json }) => json === subject) &&
      name.toLowerCase().includes(aggregate!),
  )!;
  return events.fields
    .filter(({ variant }) => variant)
    .map((field) => {
      const whole = { meta: {}, [subject]: ID, [field.json]: valueOf(field, false, 0) };
      const bytes = message.encode(message.fromJSON(whole)).finish();
      return { type: field.json, heard: read(topic, bytes) };
    });
}

describe('the warehouse of analytics', () => {
  test.each(TOPICS)('takes nothing about a person from %s', (topic) => {
    const all = factsIn(topic);
    expect(all.length).toBeGreaterThan(0);
    for (const { type, heard } of all) {
      expect(heard.type, type).not.toBe('');
      const event = {
        ...{
          id: ID,
          streamId: `x-${ID}`,
          source: 'x/0',
          position: 1,
          recordedAt: '2026-01-01T00:00:00.000Z',
        },
        ...{ ...heard, occurredAt: '2026-01-01T00:00:00.000Z' },
      };
      const taken = JSON.stringify(
        factsOf([event], () => '2026-01-01'),
        (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
      );
      expect(taken, type).not.toContain(MARK);
    }
  });

  test('would be found out', () => {
    const marked = TOPICS.flatMap(factsIn).filter(({ heard }) =>
      JSON.stringify(heard.data, (_, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ).includes(MARK),
    );
    expect(marked.length).toBeGreaterThan(30);
  });
});
