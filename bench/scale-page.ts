import { type Sample, median } from './measure.ts';
import type { Run } from './report.ts';

const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

/** Puts what runs measured into a page written by hand, between the marks that name them. */
export function withFigures(page: string, runs: readonly Run[]): string {
  return runs.reduce((text, run) => {
    const [begin, end] = [`<!-- ${run.result.id} -->`, `<!-- /${run.result.id} -->`];
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) return text;
    return [before, begin, '\n', figuresOf(run).join('\n'), '\n', end, after].join('');
  }, page);
}

const DRAWN: Readonly<Record<string, (run: Run) => readonly string[]>> = {
  B10: installationOf,
  B11: stagesOf,
};

const figuresOf = (run: Run): readonly string[] => [
  ...(DRAWN[run.result.id]?.(run) ?? []),
  '',
  circumstances(run),
];

const circumstances = ({ at, commit, machine }: Run) =>
  `Measured on ${at.slice(0, 10)} at commit ${commit} on ${machine}; more in [benchmarks-long.md](benchmarks-long.md).`;

/** What was loaded, caught up and stored. */
function installationOf({ result: { title, samples } }: Run): readonly string[] {
  const shown = samples.filter(({ unit }) => unit !== 'ms');
  return [
    `${title}:`,
    '',
    '| what | |',
    '|---|---:|',
    ...shown.map(({ subject, unit, runs }) => `| ${subject} | ${number(median(runs))} ${unit} |`),
  ];
}

/** Stages by size, and how much more the last size costs than the first. */
function stagesOf({ result: { samples } }: Run): readonly string[] {
  const placeOf = ({ subject }: Sample) => /^(.*), ([\d,]+) stored$/.exec(subject);
  const sizes = [...new Set(samples.flatMap((sample) => placeOf(sample)?.[2] ?? []))].toSorted(
    (a, b) => a.length - b.length || a.localeCompare(b, 'en'),
  );
  const byStage = Map.groupBy(samples, (sample) => placeOf(sample)?.[1] ?? '');
  return [
    `| µs an event, with so many stored | ${sizes.join(' | ')} | slope |`,
    `|---|${sizes.map(() => '---:|').join('')}---:|`,
    ...[...byStage].map(([stage, all]) => {
      const costs = sizes.map((size) => {
        const found = all.find(({ subject }) => subject === `${stage}, ${size} stored`);
        return found ? median(found.runs) : Number.NaN;
      });
      return `| ${stage} | ${costs.map(number).join(' | ')} | × ${(costs.at(-1)! / costs[0]!).toFixed(2)} |`;
    }),
  ];
}
