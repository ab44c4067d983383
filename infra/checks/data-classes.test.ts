import { describe, expect, test } from 'vitest';
import type { ContractField, ContractMessage, Contracts, DataClass } from '../docs/contracts.ts';
import { dataClassFaults } from './rules/data-classes.ts';

const SEALED = 'rapport.common.v1.Sealed';
const field = (name: string, dataClass: DataClass, type = 'string'): ContractField => ({
  name,
  json: name,
  kind: type === 'string' ? 'scalar' : 'message',
  type,
  repeated: false,
  variant: false,
  dataClass,
  meaning: '',
});
const contracts = (messages: Readonly<Record<string, readonly ContractField[]>>): Contracts => ({
  messages: new Map(
    Object.entries(messages).map(([name, fields]): [string, ContractMessage] => [
      name,
      { name, file: 'a.proto', meaning: '', fields },
    ]),
  ),
  enums: new Map(),
  methods: [{ service: 'a.S', name: 'Ask', request: 'a.AskRequest', response: 'a.AskResponse', meaning: '' }],
});

describe('data classes of the contracts', () => {
  test('sealed fields, plain business facts and personal questions between services pass', () => {
    const sound = contracts({
      [SEALED]: [field('box', 'personal')],
      'a.DealEvent': [field('won', 'internal', 'a.DealWon')],
      'a.DealWon': [field('name', 'personal', SEALED), field('deal_id', 'internal')],
      'a.AskRequest': [field('text', 'personal')],
      'a.AskResponse': [field('found', 'internal', 'a.Found')],
      'a.Found': [field('login', 'sensitive')],
    });
    expect(dataClassFaults(sound)).toEqual([]);
  });

  test.each([
    ['a field without a class', [field('name', 'unspecified')], 'has no data class'],
    ['a personal field in the clear', [field('name', 'personal')], 'is personal and not sealed'],
    ['a sensitive field in the clear', [field('passport', 'sensitive')], 'is sensitive and not sealed'],
    ['a sealed field that says it is not personal', [field('name', 'internal', SEALED)], 'is sealed, so'],
  ])('%s in an event is found', (_name, fields, found) => {
    const broken = contracts({ 'a.DealEvent': [field('won', 'internal', 'a.DealWon')], 'a.DealWon': fields });
    expect(dataClassFaults(broken)).toEqual([expect.stringContaining(found)]);
  });

  test('what a question shares with an event is judged as the event', () => {
    const both = contracts({
      'a.DealEvent': [field('won', 'internal', 'a.Found')],
      'a.AskResponse': [field('found', 'internal', 'a.Found')],
      'a.Found': [field('login', 'personal')],
    });
    expect(dataClassFaults(both)).toEqual([expect.stringContaining('not sealed')]);
  });
});
