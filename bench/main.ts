import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { commitAt, machine } from '@rapport/infra/docs/recorded-run.ts';
import { ROOT } from '@rapport/infra/launcher/options.ts';
import { benchAppend } from './append.ts';
import { calibrate } from './calibrate.ts';
import { benchCampaign } from './campaign.ts';
import { benchEdge } from './edge.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchHotStreams } from './hot-streams.ts';
import type { Result } from './measure.ts';
import { benchLists } from './lists.ts';
import { benchPoints } from './points.ts';
import { benchProject } from './project.ts';
import { benchRebuild } from './rebuild.ts';
import { benchRecovery } from './recovery.ts';
import { benchRelay } from './relay.ts';
import { benchReplay } from './replay.ts';
import { type Run, pages, reached } from './report.ts';
import { benchSoak } from './soak.ts';
import { benchStages } from './stages.ts';
import { withFigures } from './scale-page.ts';
import { benchScale } from './scale.ts';
import { type World, openWorld } from './world.ts';

const benchmarks: Readonly<Record<string, (world: World) => Promise<Result>>> = {
  B1: benchAppend,
  B2: benchHotStreams,
  B3: benchRelay,
  B4: benchProject,
  B5: benchRebuild,
  B6: benchEndToEnd,
  B7: benchLists,
  B8: benchCampaign,
  B9: benchPoints,
  B13: benchEdge,
  B15: benchReplay,
};
/** Takes a quarter of an hour or more: only by name. */
const long: typeof benchmarks = { B10: benchScale, B11: benchStages, B12: benchSoak, B14: benchRecovery };

const all = { ...benchmarks, ...long };
const NAMED: Readonly<Record<string, string>> = { scale: 'B10', stages: 'B11', soak: 'B12', recovery: 'B14' };
const chosen = process.argv
  .slice(2)
  .map((name) => NAMED[name] ?? name)
  .filter((name) => name in all);
const world = await openWorld();
try {
  const calibration = await calibrate(world);
  process.stdout.write(`${JSON.stringify(calibration)}\n`);
  for (const id of chosen.length > 0 ? chosen : Object.keys(benchmarks)) {
    process.stdout.write(`${id} …\n`);
    const result = await all[id]!(world);
    keep({
      at: new Date().toISOString(),
      commit: commitAt(ROOT),
      machine: machine(),
      versions: versions(),
      calibration,
      result,
    });
    for (const bar of result.bars) {
      process.stdout.write(
        `  ${reached(bar) ? 'reached' : 'MISSED '} ${bar.what}: ${bar.reached.toFixed(2)} (${bar.bar})\n`,
      );
    }
  }
} finally {
  await world.close();
}

/** Puts a run in the place of the last one of its kind, and draws the pages anew. */
function keep(run: Run): void {
  const file = new URL('results.json', import.meta.url);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Run[]) : [];
  const runs = [...kept.filter(({ result }) => result.id !== run.result.id), run].toSorted((a, b) =>
    a.result.id.localeCompare(b.result.id, 'en', { numeric: true }),
  );
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
  for (const [name, page] of pages(runs, Object.keys(long)))
    writeFileSync(new URL(`../docs/${name}`, import.meta.url), page);
  const scale = new URL('../docs/scale.md', import.meta.url);
  writeFileSync(scale, withFigures(readFileSync(scale, 'utf8'), runs));
}

function versions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  const of = (name: string) => (require(`${name}/package.json`) as { readonly version: string }).version;
  return { Node: process.versions.node, pg: of('pg'), kafkajs: of('kafkajs'), PostgreSQL: '18 (embedded)' };
}
