import type { Calibration } from './calibrate.ts';
import { type Bar, type Result, type Sample, median } from './measure.ts';

/** One benchmark's last run, with everything a reader needs to judge it, as it is kept. */
export interface Run {
  readonly at: string;
  readonly commit: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly calibration: Calibration;
  readonly result: Result;
}

const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));

/** What takes half an hour or more, and is made only by name. */
const LONG = ['B10', 'B11', 'B12'];

const INTRODUCTIONS = {
  'benchmarks.md':
    'Made by `npm run bench`, or `npm run bench -- B1` for one; peers in the same run, subjects interleaved, medians shown with the least and the most. Client, server and load share the machine; ratios are the message. What takes half an hour or more stands on [a page of its own](benchmarks-long.md).',
  'benchmarks-long.md':
    'Made by `npm run bench -- scale`, `-- stages` and `-- soak`; the others stand in [benchmarks.md](benchmarks.md). What scale and stages mean is said in [scale.md](scale.md).',
} as const;

/** The pages under `docs/`: the last run of each benchmark. */
export function pages(runs: readonly Run[]): ReadonlyMap<string, string> {
  const isLong = ({ result }: Run) => LONG.includes(result.id);
  const { 'benchmarks.md': short, 'benchmarks-long.md': long } = INTRODUCTIONS;
  return new Map([
    [
      'benchmarks.md',
      page(
        'Benchmarks',
        short,
        runs.filter((run) => !isLong(run)),
      ),
    ],
    ['benchmarks-long.md', page('Long benchmarks', long, runs.filter(isLong))],
  ]);
}

function page(title: string, introduction: string, runs: readonly Run[]): string {
  return [`# ${title}`, '', introduction, ...runs.flatMap(section), ''].join('\n');
}

/** Under what a run was made. */
function circumstances({ at, commit, machine, versions, calibration }: Run): string {
  const calibrated = [
    `${number(calibration.fdatasyncPerSecond)} fdatasync/s`,
    `${number(calibration.singleRowCommitsPerSecond)} single-row commits/s at eight clients`,
    `${number(calibration.jsonRoundTripsPerSecond)} JSON round trips/s`,
  ].join(', ');
  const list = Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return `Run of ${at.slice(0, 10)} at commit ${commit}. Machine: ${machine}. Versions: ${list}. Calibration: ${calibrated}.`;
}

function section(run: Run): readonly string[] {
  const { id, title, samples, bars, remarks } = run.result;
  return [
    '',
    `## ${id}. ${title}`,
    '',
    circumstances(run),
    '',
    '| subject | median | least … most | unit |',
    '|---|---:|---:|---|',
    ...samples.map(sampleRow),
    '',
    '| bar | reached | set | |',
    '|---|---:|---:|---|',
    ...bars.map(barRow),
    ...(remarks.length > 0 ? ['', ...remarks.map((remark) => `- ${remark}`)] : []),
  ];
}

const sampleRow = ({ subject, unit, runs }: Sample) =>
  `| ${subject} | ${number(median(runs))} | ${number(Math.min(...runs))} … ${number(Math.max(...runs))} | ${unit} |`;

/** Whether a bar is reached. */
export const reached = ({ reached: value, bar, better }: Bar): boolean =>
  better === 'more' ? value >= bar : value <= bar;

const barRow = (bar: Bar) =>
  `| ${bar.what} | ${number(bar.reached)} | ${bar.better === 'more' ? '≥' : '≤'} ${number(bar.bar)} | ${reached(bar) ? 'reached' : '**missed**'} |`;
