import { PARTITIONS } from '@rapport/kernel/event-log';
import type { ContractField, ContractMessage, Contracts } from './contracts.ts';
import { exampleOf } from './examples.ts';
import { type Generated, MADE_AT_LINE } from './generated.ts';
import type { PublicFact, PublicTopic } from './topics.ts';

const INTRODUCTION = `<!-- Drawn by \`npm run gen\` from proto/; do not edit. -->
# Public events

What services tell each other and partners. One topic per kind of aggregate, ${PARTITIONS} partitions each, kept for
ever. Order is promised per key; delivery is at least once, and \`rapport-source\` lets a reader drop doubles and notice
loss. The payload is protobuf; examples show its JSON form. The same catalogue for machines: [asyncapi.json](asyncapi.json).

## Headers of every record
| header | meaning |
|---|---|
| \`ce_specversion\` | \`1.0\` (CloudEvents, binary mode) |
| \`ce_id\` | UUIDv7 of the event |
| \`ce_source\` | \`urn:rapport:<service>/<shard>\` |
| \`ce_type\` | the type in the headings below |
| \`ce_time\` | when it happened in the world, RFC 3339, UTC |
| \`rapport-source\` | \`<service>/<shard> <position> <previous> <epoch> <recordedAt>\`: place in the source's log, place of the record before it in the same partition, store epoch, recording instant |

Beside these, each service says every second how far it has recorded, on \`rapport.<service>.watermark.v1\` (JSON, one
partition, kept a day): internal to the platform.
`;

/** The catalogue of public events, for people. */
export function eventsPage(topics: readonly PublicTopic[], contracts: Contracts): Generated {
  const parts = partsOf(topics, contracts);
  const text = [
    INTRODUCTION,
    '## Topics',
    '| topic | key | says |',
    '|---|---|---|',
    ...topics.map(
      ({ topic, category, envelope }) =>
        `| [\`${topic}\`](#${anchor(topic)}) | \`${category}-<uuid>\` | ${envelope.meaning} |`,
    ),
    '',
    ...topics.flatMap((topic) => topicSection(topic, contracts)),
    '## Parts',
    'Messages that occur inside others.',
    '',
    ...parts.flatMap((part) => [
      `### ${shortName(part.name)}`,
      part.meaning,
      '',
      ...fieldTable(part.fields),
      '',
    ]),
    MADE_AT_LINE,
    '',
  ].join('\n');
  return { path: 'docs/events.md', text };
}

function topicSection(topic: PublicTopic, contracts: Contracts): readonly string[] {
  const outer = topic.envelope.fields.filter(({ variant }) => !variant);
  return [
    `## ${topic.topic}`,
    `${topic.envelope.meaning} Written by \`${topic.owner}\` alone. Every record carries:`,
    '',
    ...fieldTable(outer),
    '',
    ...topic.facts.flatMap((fact) => factSection(topic, fact, contracts)),
  ];
}

function factSection(topic: PublicTopic, fact: PublicFact, contracts: Contracts): readonly string[] {
  const { message, field, type } = fact;
  const example = JSON.stringify(exampleOf(topic, fact, contracts), undefined, 2);
  return [
    `### ${type}`,
    ...(message.meaning ? [message.meaning, ''] : []),
    `Field \`${field.json}\`${message.fields.length === 0 ? ', without fields of its own.' : ':'}`,
    '',
    ...(message.fields.length === 0 ? [] : [...fieldTable(message.fields), '']),
    '<details><summary>example</summary>',
    '',
    '```json',
    example,
    '```',
    '</details>',
    '',
  ];
}

function fieldTable(fields: readonly ContractField[]): readonly string[] {
  return [
    '| field | type | data class | meaning |',
    '|---|---|---|---|',
    ...fields.map(
      (field) =>
        `| \`${field.json}\` | ${typeText(field)} | ${field.dataClass} | ${field.meaning.replaceAll('|', '\\|')} |`,
    ),
  ];
}

function typeText({ kind, type, repeated }: ContractField): string {
  if (kind === 'map') return `map of string to ${shortName(type)}`;
  const name =
    kind === 'message' ? `[${shortName(type)}](#${shortName(type).toLowerCase()})` : shortName(type);
  return repeated ? `list of ${name}` : name;
}

/** Messages used inside facts, in order of first use. */
function partsOf(topics: readonly PublicTopic[], contracts: Contracts): readonly ContractMessage[] {
  const seen = new Map<string, ContractMessage>();
  const collect = (fields: readonly ContractField[]): void => {
    for (const { type } of fields) {
      const message = contracts.messages.get(type);
      if (!message || seen.has(type)) continue;
      seen.set(type, message);
      collect(message.fields);
    }
  };
  for (const { envelope, facts } of topics) {
    collect(envelope.fields.filter(({ variant }) => !variant));
    for (const { message } of facts) collect(message.fields);
  }
  return [...seen.values()];
}

function shortName(full: string): string {
  return full.split('.').at(-1) ?? full;
}

function anchor(heading: string): string {
  return heading.replaceAll('.', '');
}
