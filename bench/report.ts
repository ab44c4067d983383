import type { Calibration } from './calibrate.ts';
import { type Bar, type Result, type Sample, median } from './measure.ts';

/** Everything a reader needs to judge a run, as it is kept. */
export interface Run {
  readonly at: string;
  readonly commit: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly calibration: Calibration;
  readonly results: readonly Result[];
}

const number = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2));

/** The page `docs/benchmarks.md`. */
export function page({ at, commit: made, machine: where, versions, calibration, results }: Run): string {
  const calibrated = [
    `${number(calibration.fdatasyncPerSecond)} fdatasync/s`,
    `${number(calibration.singleRowCommitsPerSecond)} single-row commits/s at eight clients`,
    `${number(calibration.jsonRoundTripsPerSecond)} JSON round trips/s`,
  ].join(', ');
  const list = Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  return [
    '# Benchmarks',
    '',
    'Made by `npm run bench`, peers in the same run, subjects interleaved, medians shown with the least and the most. Client, server and load share the machine; ratios are the message.',
    '',
    `Run of ${at.slice(0, 10)} at commit ${made}. Machine: ${where}. Versions: ${list}. Calibration: ${calibrated}.`,
    ...results.flatMap(section),
    '',
  ].join('\n');
}

function section({ id, title, samples, bars, remarks }: Result): readonly string[] {
  return [
    '',
    `## ${id}. ${title}`,
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
