import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { PurposeEvent } from './purpose.events.ts';
import { Purpose } from './purpose.ts';

const name = { zh: '新品', en: 'News' };
const text = { zh: '我同意', en: 'I agree' };
const begin = { type: 'BeginPurpose', data: { code: 'news', name, promotion: true, text } } as const;
const defined: PurposeEvent = { type: 'PurposeDefined', data: { code: 'news', name, promotion: true } };
const worded: PurposeEvent = { type: 'WordingPublished', data: { purpose: 'news', version: 1, text } };
const closed: PurposeEvent = { type: 'PurposeClosed', data: { code: 'news' } };
const { given } = scenario(Purpose);

describe('a purpose', () => {
  test('begins with its first words, once, and never as what is built in', () => {
    given().when(begin).then(defined, worded);
    given(defined, worded).when(begin).thenRejected('purpose-already-there');
    given(defined, worded, closed).when(begin).thenRejected('purpose-already-there');
    given()
      .when({ ...begin, data: { ...begin.data, code: 'service' } })
      .thenRejected('purpose-already-there');
  });

  test('is called something else and keeps its words', () => {
    const called = { zh: '消息', en: 'Messages' };
    const rename = { type: 'RenamePurpose', data: { name: called } } as const;
    const renamed: PurposeEvent = { ...defined, data: { ...defined.data, name: called } };
    given(defined, worded).when(rename).then(renamed);
    given(defined, worded, renamed).when(rename).thenNothing();
    given(defined, worded, renamed).when({ type: 'PublishWording', data: { text } }).thenNothing();
  });

  test('gets new words under the next version', () => {
    const later = { ...text, en: 'I agree indeed' };
    given(defined, worded)
      .when({ type: 'PublishWording', data: { text: later } })
      .then({ type: 'WordingPublished', data: { purpose: 'news', version: 2, text: later } });
  });

  test('is closed for good', () => {
    given(defined, worded).when({ type: 'ClosePurpose', data: {} }).then(closed);
    given(defined, worded, closed).when({ type: 'ClosePurpose', data: {} }).thenNothing();
    given(defined, worded, closed)
      .when({ type: 'PublishWording', data: { text: name } })
      .thenRejected('purpose-closed');
    given().when({ type: 'ClosePurpose', data: {} }).thenRejected('purpose-unknown');
  });
});
