import type { Rule } from './rule.ts';

const BANNED = [
  'utils',
  'helpers',
  'common',
  'shared',
  'core',
  'misc',
  'manager',
  'base',
  'interfaces',
  'types',
];
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*(\.Dockerfile)?$/;
const USUAL = new Set(['README.md', 'CHANGELOG.md', 'LICENSE', 'Dockerfile', 'Chart.yaml']);

/** Names that other conventions give: hidden files, protobuf, numbered migrations, locales. */
const ELSEWHERE =
  /(^|\/)\.[^/]+|^proto\/(gen|rapport)\/|\/migrations(-[a-z]+)?\/\d{4}_[a-z0-9_]+\.sql$|\/locales\//;

/** Folders and files are named alike everywhere, after what they are about. */
export const names: Rule = {
  name: 'names',
  meaning: `kebab-case, and none of ${BANNED.join(', ')}: such a name says where things are dumped, not what they are`,
  check: (tree) =>
    tree.files
      .filter((file) => !ELSEWHERE.test(file))
      .flatMap((file) =>
        file.split('/').flatMap((part) => {
          if (BANNED.includes(part.split('.')[0] ?? '')) return [`${file}: "${part}" says nothing`];
          return USUAL.has(part) || KEBAB.test(part) ? [] : [`${file}: "${part}" is not kebab-case`];
        }),
      ),
};
