import type { ContractField, ContractMessage, Contracts } from './contracts.ts';
import type { Generated } from './generated.ts';

const SEALED = 'rapport.common.v1.Sealed';

/** What is about a person in a fact: paths in the record's JSON form, `[]` where there are several. */
interface Careful {
  readonly personal: readonly string[];
  readonly sensitive: readonly string[];
}

/** Every public fact by topic, with the fields in it that are about a person, for programs that pass facts on. */
export function factTable(contracts: Contracts): Generated {
  const topics = [...contracts.messages.values()]
    .filter(({ name, fields }) => name.endsWith('Event') && fields.some(({ variant }) => variant))
    .map((envelope) => [topicOf(envelope), factsOf(envelope, contracts)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const text = [
    '// Drawn from the contracts by `npm run gen`. DO NOT EDIT.',
    '',
    "/** A fact's fields about a person, as paths in the JSON form of its record; `[]`: each of several. */",
    'export interface CarefulFields {',
    '  readonly personal: readonly string[];',
    '  readonly sensitive: readonly string[];',
    '}',
    '',
    '/** Every public fact: topic, CloudEvents type, what in it is about a person. */',
    `export const facts: Readonly<Record<string, Readonly<Record<string, CarefulFields>>>> = ${JSON.stringify(Object.fromEntries(topics), undefined, 2)};`,
    '',
  ].join('\n');
  return { path: 'proto/gen/facts.ts', text };
}

/** `rapport.channels.v1.ConversationEvent` → `rapport.channels.conversation.v1`. */
function topicOf({ name }: ContractMessage): string {
  const [, owner = '', version = '', message = ''] = name.split('.');
  return `rapport.${owner}.${kebab(message.replace(/Event$/, ''))}.${version}`;
}

function factsOf(envelope: ContractMessage, contracts: Contracts): Readonly<Record<string, Careful>> {
  const topic = topicOf(envelope);
  return Object.fromEntries(
    envelope.fields
      .filter(({ variant }) => variant)
      .map((field) => {
        const found = carefulIn(field, field.json, contracts);
        const of = (dataClass: string) =>
          found.filter((one) => one.dataClass === dataClass).map(({ path }) => path);
        const type = topic.replace(/\.v(\d+)$/, `.${kebab(field.json)}.v$1`);
        return [type, { personal: of('personal'), sensitive: of('sensitive') }];
      }),
  );
}

interface Found {
  readonly path: string;
  readonly dataClass: string;
}

/** Sealed fields at or below a field; `above`: the messages it lies in, so that one that holds itself ends. */
function carefulIn(
  field: ContractField,
  path: string,
  contracts: Contracts,
  above: readonly string[] = [],
): readonly Found[] {
  const at = field.repeated || field.kind === 'map' ? `${path}[]` : path;
  if (field.type === SEALED) return [{ path: at, dataClass: field.dataClass }];
  const message = contracts.messages.get(field.type);
  if (!message || above.includes(field.type)) return [];
  return message.fields.flatMap((inner) =>
    carefulIn(inner, `${at}.${inner.json}`, contracts, [...above, field.type]),
  );
}

const kebab = (camel: string) =>
  camel.replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`);
