import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commitAt, machine } from '@rapport/infra/docs/recorded-run.ts';
import { ROOT } from '@rapport/infra/launcher/options.ts';
import { benchAppend } from './append.ts';
import { calibrate } from './calibrate.ts';
import { benchEndToEnd } from './end-to-end.ts';
import type { Result } from './measure.ts';
import { benchProject } from './project.ts';
import { benchRelay } from './relay.ts';
import { type Run, page, reached } from './report.ts';
import { type World, openWorld } from './world.ts';

const benchmarks: Readonly<Record<string, (world: World) => Promise<Result>>> = {
  B1: benchAppend,
  B3: benchRelay,
  B4: benchProject,
  B6: benchEndToEnd,
};

const chosen = process.argv.slice(2).filter((name) => name in benchmarks);
const world = await openWorld();
try {
  const calibration = await calibrate(world);
  process.stdout.write(`${JSON.stringify(calibration)}\n`);
  const results: Result[] = [];
  for (const id of chosen.length > 0 ? chosen : Object.keys(benchmarks)) {
    process.stdout.write(`${id} …\n`);
    results.push(await benchmarks[id]!(world));
    for (const bar of results.at(-1)!.bars) {
      process.stdout.write(
        `  ${reached(bar) ? 'reached' : 'MISSED '} ${bar.what}: ${bar.reached.toFixed(2)} (${bar.bar})\n`,
      );
    }
  }
  const run: Run = {
    at: new Date().toISOString(),
    commit: commitAt(ROOT),
    machine: machine(),
    versions: versions(),
    calibration,
    results,
  };
  process.stdout.write(page(run));
  if (chosen.length === 0) {
    writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), page(run));
    writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(run, null, 2)}\n`);
  }
} finally {
  await world.close();
}

function versions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const of = (name: string) => (require(`${name}/package.json`) as { readonly version: string }).version;
  return { Node: process.versions.node, pg: of('pg'), kafkajs: of('kafkajs'), PostgreSQL: '18 (embedded)' };
}
