import { describe, test } from 'vitest';
import { scenario } from '../../../../packages/kernel/src/testing/scenario.ts';
import type { MaterialContents, MaterialEvent } from './material.events.ts';
import { Material } from './material.ts';

const contents: MaterialContents = {
  subject: { zh: '春天来了', en: 'Spring is here' },
  text: { zh: '{{name}}，{{link:offer}}', en: 'Dear {{name}}, {{link:offer}} {{preferences}}' },
  links: [{ id: 'offer', url: 'https://www.example.com/spring' }],
};
const written = { code: 'MT-1', name: 'Spring', purpose: 'news', contents };
const published = (version: number, over: object = {}): MaterialEvent => ({
  type: 'MaterialPublished',
  data: { ...written, ...over, version },
});
const withdrawn = (version: number): MaterialEvent => ({ type: 'MaterialWithdrawn', data: { version } });
const publish = (over: object = {}) => ({ type: 'PublishMaterial', data: { ...written, ...over } }) as const;
const saying = (over: Partial<MaterialContents>) => publish({ contents: { ...contents, ...over } });
const withdraw = { type: 'WithdrawMaterial', data: {} } as const;

const { given } = scenario(Material);

describe('a material', () => {
  test('is published in versions, each change one', () => {
    given().when(publish()).then(published(1));
    given(published(1)).when(publish()).thenNothing();
    given(published(1))
      .when(publish({ name: 'May' }))
      .then(published(2, { name: 'May' }));
  });

  test('keeps its code and its purpose', () => {
    given(published(1))
      .when(publish({ name: 'May', code: 'MT-2', purpose: 'other' }))
      .then(published(2, { name: 'May' }));
  });

  test('is withdrawn once, and comes back with a new version', () => {
    given(published(1)).when(withdraw).then(withdrawn(1));
    given(published(1), withdrawn(1)).when(withdraw).thenNothing();
    given(published(1), withdrawn(1)).when(publish()).then(published(2));
    given().when(withdraw).thenRejected('material-unknown');
  });
});

describe('what a text leaves open', () => {
  test.each([
    ['a placeholder nobody fills in', { subject: { zh: '{{price}}', en: 'x' } }, 'placeholder-unknown'],
    ['a link it does not have', { html: { zh: '<a href="{{link:shop}}">', en: 'x' } }, 'placeholder-unknown'],
    ['braces left open', { text: { zh: '{{name', en: 'x' } }, 'placeholder-unclosed'],
    ['braces closed only', { text: { zh: 'x', en: 'name}}' } }, 'placeholder-unclosed'],
    ['an address of a script', { links: [{ id: 'offer', url: 'javascript:alert(1)' }] }, 'link-unfit'],
    [
      'an address with a password',
      { links: [{ id: 'offer', url: 'https://a:b@www.example.com' }] },
      'link-unfit',
    ],
    ['two links of one name', { links: [...contents.links, ...contents.links] }, 'link-repeated'],
  ] as const)('is refused: %s', (_, over, slug) => {
    given().when(saying(over)).thenRejected(slug);
  });
});
