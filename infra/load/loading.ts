import { withoutWaitingForDisk } from '../launcher/databases.ts';
import type { Backing } from '../launcher/backing.ts';
import type { DataDirectory, InstallationState } from '../launcher/data-directory.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import {
  foundCompany,
  hasCustomers,
  openKeys,
  openRing,
  openStores,
  placesOf,
  readCompany,
} from './ground.ts';
import { tellHistory } from './history.ts';
import type { Places } from './pen.ts';
import type { Load } from './load.ts';
import { type Plan, beginOf } from './plan.ts';
import { store } from './writing.ts';

interface Loading {
  readonly data: DataDirectory;
  readonly backing: Backing;
  readonly plan: Plan;
  readonly beside: boolean;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Fills an installation at rest with a history; goes on with one that was stopped. */
export async function loadHistory(loading: Loading): Promise<void> {
  const { data, backing, plan, say, signal } = loading;
  const load = data.state().load ?? (await begin(loading));
  if (JSON.stringify(load.plan) !== JSON.stringify(plan))
    throw new LaunchError(
      `${data.path} was begun as ${words(load.plan)}: go on with that, or take another folder.`,
    );
  await withoutWaitingForDisk(backing.postgres, () => write(loading, load));
  if (signal.aborted) return say('stopped; the same command goes on from here.');
  const { load: _done, ...state } = data.state();
  data.setState(atRest(state));
}

const words = ({ parties, events, seed, longest, regulars, until }: Plan) =>
  `--parties ${parties} --events ${events} --seed ${seed} --longest ${longest} --regulars ${regulars} --until ${lastDayOf(until)}`;

/** As it is asked for: a history ends where the day after its last one begins. */
const lastDayOf = (until: string) => new Date(Date.parse(until) - 1).toISOString().slice(0, 10);

/** From here on the installation lives by the world's time. */
function atRest(state: InstallationState): InstallationState {
  if (state.clock !== 'loading') return state;
  return { ...state, clock: 'real', log: 'postgres', handedOverAt: new Date().toISOString() };
}

async function begin({ data, backing, plan, beside, say, signal }: Loading): Promise<Load> {
  const { clock } = data.state();
  if (clock === 'controlled')
    throw new LaunchError(
      `${data.path} lives by a clock that is moved; a history of its own is loaded elsewhere.`,
    );
  if (clock === 'real' && !beside)
    throw new LaunchError(`${data.path} holds an installation already; --beside loads into it all the same.`);
  say('founding the company …');
  await foundCompany(data, backing, plan, signal);
  const stores = openStores(backing);
  try {
    if (!beside && (await hasCustomers(stores)))
      throw new LaunchError(`${data.path} has customers already; --beside loads into it all the same.`);
    const { positions, numbers } = await placesOf(stores);
    const load = { plan, positions: Object.fromEntries(positions), numbers: Object.fromEntries(numbers) };
    data.setState({ ...data.state(), load });
    return load;
  } finally {
    await stores.close();
  }
}

const TOLD_EVERY_MS = 5_000;

async function write({ data, backing, say, signal }: Loading, load: Load): Promise<void> {
  const stores = openStores(backing);
  const keys = await openKeys(backing, data);
  const ring = openRing(backing);
  try {
    const company = await readCompany(stores);
    const { positions: heads } = await placesOf(stores);
    const { plan } = load;
    const began = performance.now();
    let [stored, passed, toldAt] = [0, 0, began];
    for (const piece of tellHistory(plan, company, placesBefore(load), keys.indexHash)) {
      if (signal.aborted) break;
      const now = await store(piece, { databases: stores.databases, keys, ring, heads });
      stored += now;
      passed += now === 0 ? piece.draft.events : 0;
      if (performance.now() - toldAt < TOLD_EVERY_MS) continue;
      toldAt = performance.now();
      say(`  … ${share(plan, piece.until)} %, ${rate(stored, began)}`);
    }
    for (const database of stores.databases.values())
      await database.pool.query('analyze es.events, es.streams');
    const before = passed > 0 ? `, ${passed.toLocaleString('en')} were there before` : '';
    say(`  … ${stored.toLocaleString('en')} events${before}, ${rate(stored, began)}`);
  } finally {
    await ring.close();
    await keys.close();
    await stores.close();
  }
}

const placesBefore = ({ positions, numbers }: Load): Places => ({
  positions: new Map(Object.entries(positions)),
  numbers: new Map(Object.entries(numbers)),
});

const share = (plan: Plan, until: number) =>
  Math.round((100 * (until - beginOf(plan))) / (Date.parse(plan.until) - beginOf(plan)));

const rate = (events: number, began: number) =>
  `${Math.round((events * 1000) / (performance.now() - began)).toLocaleString('en')} a second`;
