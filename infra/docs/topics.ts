import { catalogue, typeOf } from '@rapport/proto/catalogue';
import type { ContractField, ContractMessage, Contracts } from './contracts.ts';

/** A public fact: one variant of a topic's message. */
export interface PublicFact {
  /** CloudEvents type. */
  readonly type: string;
  readonly field: ContractField;
  readonly message: ContractMessage;
}

/** A public topic with all that may be on it. */
export interface PublicTopic {
  readonly topic: string;
  readonly owner: string;
  /** Category of the streams its records come from; the record's key is `<category>-<uuid>`. */
  readonly category: string;
  readonly envelope: ContractMessage;
  readonly facts: readonly PublicFact[];
  /** Facts → the JSON form of a record, read by the very code that readers use, and written again. */
  readonly roundTrip: (json: unknown) => unknown;
}

interface JsonCodec {
  fromJSON(json: unknown): unknown;
  toJSON(message: never): unknown;
}

/** Every topic of the catalogue, joined with what the contracts say of it; throws when they do not fit together. */
export function publicTopics(contracts: Contracts): readonly PublicTopic[] {
  return Object.entries(catalogue).map(([topic, { message }]) => {
    const [, owner = '', category = '', version = ''] = topic.split('.');
    const envelope = contracts.messages.get(`rapport.${owner}.${version}.${pascal(category)}Event`);
    if (!envelope) throw new Error(`${topic}: the contracts have no message ${pascal(category)}Event`);
    const codec = message as JsonCodec;
    return {
      topic,
      owner,
      category,
      envelope,
      facts: envelope.fields.filter(({ variant }) => variant).map((field) => factOf(topic, field, contracts)),
      roundTrip: (json) => codec.toJSON(codec.fromJSON(json) as never),
    };
  });
}

function factOf(topic: string, field: ContractField, contracts: Contracts): PublicFact {
  const message = contracts.messages.get(field.type);
  if (!message) throw new Error(`${topic}: ${field.name} is no message of the contracts`);
  return { type: typeOf(topic as keyof typeof catalogue, field.json as never), field, message };
}

function pascal(kebab: string): string {
  return kebab.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}
