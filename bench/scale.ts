import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Running, asker, startInstallation } from './installation.ts';
import { type Result, type Sample, percentile } from './measure.ts';
import { askQuestions } from './scale-questions.ts';
import { type CaughtUp, catchUp } from './scale-catch-up.ts';
import { sizesOf } from './scale-sizes.ts';
import type { World } from './world.ts';

const LAUNCHER = fileURLToPath(new URL('../infra/launcher/run', import.meta.url));
const number = (name: string, usual: number) => Number(process.env[name] ?? usual);

/** How large it is made; the environment may name another size, and a folder in which what was made is kept. */
const SIZE = {
  parties: number('BENCH_PARTIES', 200_000),
  events: number('BENCH_EVENTS', 5_000_000),
  longest: number('BENCH_LONGEST', 107_000),
  regulars: number('BENCH_REGULARS', 200),
};
/** A start to `ready`, however much there is. */
const START_BAR_S = 6;

/** B10: an installation of that size: loading, catching up, room, and what people ask of it. */
export async function benchScale(world: World): Promise<Result> {
  const data = process.env['BENCH_DATA'] ?? join(world.directory, 'installation-scale');
  const made = await madeAt(data);
  const again = await started(data);
  const door = await asker(again.running.url);
  const sizes = await sizesOf(again.running, data);
  const asked = await askQuestions(again.running, door);
  await again.running.stop();
  const barsOf = asked.map(({ name, times, bar }) => {
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(0));
    const what = `${name}, p95 ms (p50 ${p50}, p95 ${p95}, p99 ${p99})`;
    return { what, reached: percentile(times, 0.95), bar, better: 'less' as const };
  });
  return {
    id: 'B10',
    title: `A company of ${SIZE.parties.toLocaleString('en')} customers and ${made.events.toLocaleString('en')} events`,
    samples: [
      ...made.samples,
      { subject: 'start to ready, caught up', unit: 's', runs: [again.seconds] },
      ...sizes.samples,
      ...asked.map(({ name, times }) => ({ subject: name, unit: 'ms', runs: times })),
    ],
    bars: [
      { what: 'start to ready, caught up, s', reached: again.seconds, bar: START_BAR_S, better: 'less' },
      ...barsOf,
    ],
    remarks: [
      `Made by \`npm run load -- --parties ${SIZE.parties} --events ${SIZE.events} --longest ${SIZE.longest} --regulars ${SIZE.regulars}\`: one customer has the longest history of all, some are here all the time; about half of their events stand on their page, the others are of sendings and points. Then started in one process over its own Postgres; all services catch up beside each other, so that the rate of each is what it reached while the others worked.`,
      ...made.remarks,
      ...sizes.remarks,
      'Through the gateway, one question at a time, another customer each time. Personal texts are opened in each answer.',
    ],
  };
}

/**
 * Makes the installation and lets it catch up, unless that was done before. What making it told is kept beside it, so that
 * it can be asked again without being made again.
 */
async function madeAt(data: string): Promise<CaughtUp> {
  const kept = `${data}.made.json`;
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as CaughtUp;
  const loadedIn = !existsSync(join(data, 'state.json')) || isUnfinished(data) ? await load(data) : undefined;
  const { running, seconds } = await started(data);
  const caught = await catchUp(running, await asker(running.url));
  await running.stop();
  const loaded = loadedIn === undefined ? [] : [caught.events / loadedIn];
  const samples: readonly Sample[] = [
    ...loaded.map((rate) => ({ subject: 'loaded, founding included', unit: 'events/s', runs: [rate] })),
    { subject: 'start to ready, everything unread', unit: 's', runs: [seconds] },
    ...caught.samples,
  ];
  const made = { ...caught, samples };
  writeFileSync(kept, JSON.stringify(made));
  return made;
}

const isUnfinished = (data: string): boolean =>
  (JSON.parse(readFileSync(join(data, 'state.json'), 'utf8')) as { readonly load?: object }).load !==
  undefined;

/** Seconds that took. */
async function load(data: string): Promise<number> {
  const began = performance.now();
  const sizes = Object.entries(SIZE).flatMap(([name, size]) => [`--${name}`, String(size)]);
  const child = spawn(LAUNCHER, ['load', ...sizes], {
    env: { ...process.env, RAPPORT_DATA: data },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm run load ended with ${code}`);
  return (performance.now() - began) / 1000;
}

async function started(data: string): Promise<{ readonly running: Running; readonly seconds: number }> {
  const began = performance.now();
  const running = await startInstallation('start', data);
  return { running, seconds: (performance.now() - began) / 1000 };
}
