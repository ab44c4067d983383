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

const INTRODUCTION =
  'Made by `npm run bench`, or `npm run bench -- B1` for one; peers in the same run, subjects interleaved, medians shown with the least and the most. Client, server and load share the machine; ratios are the message. What takes a quarter of an hour or more stands on [a page of its own](benchmarks-long.md).';
const LONG_INTRODUCTION =
  'Made by `npm run bench -- scale`, `-- stages` and `-- soak`; the others stand in [benchmarks.md](benchmarks.md). What scale and stages mean is said in [scale.md](scale.md).';

/** The pages under `docs/`: the last run of each benchmark; those that take long, by their ids, stand apart. */
export function pages(runs: readonly Run[], long: readonly string[]): ReadonlyMap<string, string> {
  const isLong = ({ result }: Run) => long.includes(result.id);
  const of = Map.groupBy(runs, isLong);
  return new Map([
    ['benchmarks.md', page('Benchmarks', INTRODUCTION, of.get(false) ?? [])],
    ['benchmarks-long.md', page('Long benchmarks', LONG_INTRODUCTION, of.get(true) ?? [])],
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
