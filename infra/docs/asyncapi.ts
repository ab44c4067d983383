import { PARTITIONS } from '@rapport/kernel/event-log';
import type { ContractField, ContractMessage, Contracts } from './contracts.ts';
import { exampleOf } from './examples.ts';
import type { Generated } from './generated.ts';
import type { PublicFact, PublicTopic } from './topics.ts';

type Schema = Readonly<Record<string, unknown>>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const KAFKA_BINDING = '0.5.0';

/** The catalogue of public events, for machines: AsyncAPI 3.0. */
export function asyncApiPage(
  topics: readonly PublicTopic[],
  contracts: Contracts,
  version: string,
): Generated {
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Rapport: public events',
      version,
      description:
        'Payloads are protobuf (proto/ in the repository); the schemas here describe their JSON form. ' +
        'Headers are CloudEvents in binary mode. Order is promised per key; delivery is at least once.',
    },
    defaultContentType: 'application/protobuf',
    channels: Object.fromEntries(topics.map((topic) => [topic.topic, channelOf(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`publish-${topic.topic}`, operationOf(topic)])),
    components: {
      messages: Object.fromEntries(
        topics.flatMap((topic) => topic.facts.map((fact) => [fact.type, messageOf(topic, fact, contracts)])),
      ),
      schemas: {
        ...Object.fromEntries(
          [...contracts.messages.values()].map((message) => [message.name, schemaOf(message, contracts)]),
        ),
        ...Object.fromEntries(
          [...contracts.enums].map(([name, names]) => [name, { type: 'string', enum: names }]),
        ),
      },
    },
  };
  return { path: 'docs/asyncapi.json', text: `${JSON.stringify(document, undefined, 2)}\n` };
}

function channelOf({ topic, envelope, facts }: PublicTopic): Schema {
  return {
    address: topic,
    description: envelope.meaning,
    messages: Object.fromEntries(facts.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }])),
    bindings: { kafka: { topic, partitions: PARTITIONS, bindingVersion: KAFKA_BINDING } },
  };
}

function operationOf({ topic, owner, facts }: PublicTopic): Schema {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${topic}` },
    summary: `${owner} publishes what happened; nobody else writes here.`,
    messages: facts.map(({ type }) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function messageOf(topic: PublicTopic, fact: PublicFact, contracts: Contracts): Schema {
  const { envelope, category, owner } = topic;
  const outer = envelope.fields.filter(({ variant }) => !variant);
  return {
    name: fact.type,
    title: fact.message.name,
    summary: fact.message.meaning || envelope.meaning,
    contentType: 'application/protobuf',
    headers: headersOf(fact.type, owner),
    payload: {
      ...objectOf([...outer, fact.field], contracts),
      required: [...outer.map(({ json }) => json), fact.field.json],
    },
    bindings: {
      kafka: {
        key: { type: 'string', pattern: `^${category}-${UUID}$` },
        bindingVersion: KAFKA_BINDING,
      },
    },
    examples: [{ payload: exampleOf(topic, fact, contracts) }],
  };
}

function headersOf(type: string, owner: string): Schema {
  const properties = {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: { type: 'string', pattern: `^${UUID}$` },
    ce_source: { type: 'string', pattern: `^urn:rapport:${owner}/[0-9]+$` },
    ce_type: { type: 'string', const: type },
    ce_time: { type: 'string', format: 'date-time', description: 'when it happened in the world' },
    'rapport-source': {
      type: 'string',
      pattern: `^${owner}/[0-9]+ [0-9]+ [0-9]+ ${UUID} \\S{24}$`,
      description: 'source, position, previous position of the partition, epoch, recording instant',
    },
  };
  return { type: 'object', required: Object.keys(properties), properties };
}

function schemaOf(message: ContractMessage, contracts: Contracts): Schema {
  return {
    ...objectOf(message.fields, contracts),
    ...(message.meaning ? { description: message.meaning } : {}),
  };
}

function objectOf(fields: readonly ContractField[], contracts: Contracts): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.json, propertyOf(field, contracts)])),
  };
}

function propertyOf(field: ContractField, contracts: Contracts): Schema {
  const value = valueSchema(field, contracts);
  const said = {
    ...(field.meaning ? { description: field.meaning } : {}),
    'x-data-class': field.dataClass,
  };
  if (field.kind === 'map') return { type: 'object', additionalProperties: value, ...said };
  if (field.repeated) return { type: 'array', items: value, ...said };
  // A reference takes no siblings in JSON Schema draft 7, which AsyncAPI follows.
  return '$ref' in value ? { allOf: [value], ...said } : { ...value, ...said };
}

function valueSchema({ type }: ContractField, { messages, enums }: Contracts): Schema {
  if (messages.has(type) || enums.has(type)) return { $ref: `#/components/schemas/${type}` };
  if (type === 'bool') return { type: 'boolean' };
  if (type === 'string') return { type: 'string' };
  if (type === 'bytes') return { type: 'string', contentEncoding: 'base64' };
  if (type === 'double' || type === 'float') return { type: 'number' };
  return /64/.test(type) ? { type: 'string', pattern: '^-?[0-9]+$' } : { type: 'integer' };
}
