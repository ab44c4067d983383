import type { Tree } from '../checks/tree.ts';
import { type Generated, MADE_AT_LINE } from './generated.ts';
import { type Proof, type Proofs, proofsOf } from './proofs.ts';
import type { RequirementRow } from './requirement-row.ts';
import { requirementRows } from './requirement-rows.ts';

/** The page of requirements as the repository's tests prove them today, and the marks that do not count. */
export function requirementsPage(tree: Tree): {
  readonly page: Generated;
  readonly faults: Proofs['faults'];
} {
  const { proofs, faults } = proofsOf(tree, requirementRows);
  return { page: { path: 'docs/requirements.md', text: pageOf(requirementRows, proofs) }, faults };
}

function pageOf(rows: readonly RequirementRow[], proofs: readonly Proof[]): string {
  const byRow = Map.groupBy(
    proofs.flatMap((proof) => proof.rows.map((id) => ({ id, proof }))),
    ({ id }) => id,
  );
  const proven = rows.filter(({ id }) => byRow.has(id)).length;
  const lines = rows.map(({ id, meaning, owners }) => {
    const tests = (byRow.get(id) ?? []).map(({ proof }) => linkTo(proof));
    return `| ${id} | ${meaning} | ${owners.replaceAll(' ', ', ')} | ${tests.join('<br>')} | ${tests.length > 0 ? 'proven' : 'open'} |`;
  });
  return [
    '<!-- Drawn by `npm run requirements` from test titles; do not edit. -->',
    '# Requirements',
    '',
    'What the product must do, who answers for it, and which tests prove it. A row counts as proven only by a test that',
    'goes through a public door and carries the row in its title, for example `[R018]`; a test proves at most three rows.',
    'S, M, V, C, G and P are the voices of people: sellers, marketing, service, customers, managers, everybody.',
    '',
    `${proven} of ${rows.length} rows are proven.`,
    '',
    '| row | meaning | owner | tests | state |',
    '|---|---|---|---|---|',
    ...lines,
    '',
    MADE_AT_LINE,
    '',
  ].join('\n');
}

function linkTo({ file, title }: Proof): string {
  return `[${title.replaceAll('|', '\\|')}](../${file})`;
}
