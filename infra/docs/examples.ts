import type { ContractField, ContractMessage, Contracts } from './contracts.ts';
import type { PublicFact, PublicTopic } from './topics.ts';

const ID = '0190a1de-0000-7000-8000-00000000000';
const SUBJECT = `${ID}1`;
const INSTANT = '2026-03-02T08:15:30.000Z';

/** Plausible values by what a field's name says; anything else is its own name. */
const BY_NAME: readonly (readonly [RegExp, string])[] = [
  [/^actor$/, `account:${ID}9`],
  [/^traceparent$/, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  [/_at$/, INSTANT],
  [/blob_id$/, 'a3'.repeat(32)],
  [/^(contact_point|.*_hash)$/, '5e'.repeat(32)],
  [/^internet_message_id$/, '<0190a1de@rapport.example>'],
  [/^mailbox$/, 'support@rapport.example'],
  [/^box$/, 'c2VhbGVkIHdpdGggdGhlIHN1YmplY3QncyBrZXk='],
  [/^subject$/, `party:${SUBJECT}`],
  [/^media_type$/, 'application/pdf'],
  [/^channel$/, 'mail'],
  [/^role$/, 'agent'],
  [/^currency$/, 'CNY'],
  [/_id$/, `${ID}2`],
  [/^(aliases|answers)$|_ids$/, `${ID}3`],
];

/** The record of a fact in the JSON form of protobuf, with one value in each field. */
export function exampleOf(topic: PublicTopic, fact: PublicFact, contracts: Contracts): unknown {
  const whole: Record<string, unknown> = {};
  for (const field of topic.envelope.fields) {
    if (field.variant && field !== fact.field) continue;
    whole[field.json] = field.kind === 'scalar' ? SUBJECT : valueOf(field, contracts);
  }
  // What no default of protobuf's JSON form would drop, so that the example is what a reader prints.
  return topic.roundTrip(whole);
}

function messageExample(message: ContractMessage, contracts: Contracts): Record<string, unknown> {
  return Object.fromEntries(message.fields.map((field) => [field.json, valueOf(field, contracts)]));
}

function valueOf(field: ContractField, contracts: Contracts): unknown {
  const value = singleOf(field, contracts);
  if (field.kind === 'map') return { example: value };
  return field.repeated ? [value] : value;
}

function singleOf(field: ContractField, contracts: Contracts): unknown {
  const message = contracts.messages.get(field.type);
  if (message) return messageExample(message, contracts);
  const names = contracts.enums.get(field.type);
  if (names) return names[1] ?? names[0];
  return scalarOf(field);
}

function scalarOf({ name, type }: ContractField): unknown {
  if (type === 'bool') return true;
  if (type === 'string') return BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? name;
  if (type === 'bytes') return 'AQI=';
  return /64/.test(type) ? '3' : 3;
}
