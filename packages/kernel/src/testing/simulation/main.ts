// Runs seeds of the simulation and says what became of them, a line of JSON for each that failed and one for all:
// `node main.ts <first seed> <how many> [trace] [fault; fault…]`. One seed is one history: `trace` tells it step by step.
import type { Fault } from './faults.ts';
import { simulate } from './simulate.ts';

const [first = '1', count = '1', ...rest] = process.argv.slice(2);
const only = rest.find((word) => word !== 'trace');
const say = (line: string) => void process.stdout.write(`${line}\n`);
const options = {
  ...(only ? { faults: only.split('; ') as Fault[] } : {}),
  ...(rest.includes('trace') ? { trace: say } : {}),
};
let steps = 0;
let fewest = Number.POSITIVE_INFINITY;
let failed = 0;
for (let seed = Number(first); seed < Number(first) + Number(count); seed += 1) {
  const history = await simulate(seed, options);
  steps += history.steps;
  fewest = Math.min(fewest, history.steps);
  if (history.findings.length === 0) continue;
  failed += 1;
  say(JSON.stringify(history));
}
say(JSON.stringify({ seeds: Number(count), failed, steps, fewest }));
