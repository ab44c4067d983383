import type { Generated } from './generated.ts';
import { type RecordedRun, readRecordedRun } from './recorded-run.ts';

/** Proofs shown on the page, in this order, by the names they are kept under. */
const PROOFS = ['faults', 'journeys', 'containers'] as const;

/** The page `docs/reliability.md`: what was broken on purpose, and what became of it. */
export function reliabilityPage(root: string): Generated {
  const runs = PROOFS.flatMap((name) => readRecordedRun(root, name) ?? []);
  const text = [
    '<!-- Drawn by `npm run gen` from docs/results; do not edit. -->',
    '# Reliability',
    '',
    'What was broken on purpose, with real processes, and what became of it. Each table is made by the command above it.',
    ...runs.flatMap(section),
    '',
  ].join('\n');
  return { path: 'docs/reliability.md', text };
}

function section(run: RecordedRun): readonly string[] {
  return [
    '',
    `## ${run.title}`,
    '',
    `\`${run.command}\`, run on ${run.day} at commit ${run.commit}. Machine: ${run.machine}.`,
    '',
    `| ${run.columns.join(' | ')} |`,
    `|${run.columns.map(() => '---').join('|')}|`,
    ...run.rows.map((row) => `| ${row.join(' | ')} |`),
    ...run.remarks.map((remark) => `\n${remark}`),
  ];
}
