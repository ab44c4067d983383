import { describe, expect, test } from 'vitest';
import { kernelProblems } from '@rapport/kernel/http';
import { ROOT, servicesOf, treeAt } from '../checks/tree.ts';
import { readCatalogues } from './problems-page.ts';
import { slugsIn } from './rejections.ts';

const tree = treeAt(ROOT);
const catalogues = await readCatalogues(tree);

describe('the catalogue of problems', () => {
  test.each(servicesOf(tree))('%s explains every refusal it gives', (service) => {
    const known = { ...kernelProblems, ...catalogues.get(service) };
    const { refused } = slugsIn(tree, `services/${service}/src`);
    expect([...refused].filter((slug) => !(slug in known))).toEqual([]);
  });

  test.each(servicesOf(tree))('%s gives every refusal it explains', (service) => {
    const { mentioned } = slugsIn(tree, `services/${service}/src`);
    expect(Object.keys(catalogues.get(service) ?? {}).filter((slug) => !mentioned.has(slug))).toEqual([]);
  });

  test('a status is one a client may see, a title a sentence without data', () => {
    for (const [owner, problems] of catalogues) {
      for (const [slug, { status, title }] of Object.entries(problems)) {
        expect(slug, owner).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect(status, slug).toBeGreaterThanOrEqual(400);
        expect(title, slug).toMatch(/^[A-Z][^{}$\n]{5,}[^.]$/);
      }
    }
  });
});
