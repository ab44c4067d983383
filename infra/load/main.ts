import { parseArgs } from 'node:util';
import { startBacking } from '../launcher/backing.ts';
import { openDataDirectory, type DataDirectory } from '../launcher/data-directory.ts';
import { LaunchError } from '../launcher/launch-error.ts';
import { readOptions } from '../launcher/options.ts';
import { stopOnSignal } from '../launcher/signals.ts';
import { type Plan, REGULAR_EVENTS } from './plan.ts';
import { loadHistory } from './loading.ts';

const HELP = `npm run load -- --parties N --events M [options]  makes a company of that size with a history of 400 days

  --parties <number>   customers
  --events <number>    events of all services together, within a few in a hundred
  --seed <number>      another number, another company (1)
  --until <day>        the last day of its history (yesterday)
  --longest <number>   one customer alone has so many of the events (0: nobody stands out)
  --regulars <number>  so many customers more have ${REGULAR_EVENTS} events each (0)
  --beside             into an installation that has customers already: recorded today, as something that came late
  --help               this text

It writes to the installation in RAPPORT_DATA (./data), which must not run, and begins one where there is none. The same
numbers make the same history; only the ids of the founding and what is sealed are each installation's own. Ctrl-C stops
it after the piece it is at, and the same command goes on from there. Start the installation afterwards: its services
then read what they were given.
`;

const say = (line: string) => void process.stderr.write(`${line}\n`);

const YESTERDAY = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

function readPlan(values: Readonly<Record<string, string | undefined>>, data: DataDirectory): Plan {
  const number = (name: string, usual?: number) => {
    const text = values[name] ?? (usual === undefined ? '' : String(usual));
    if (!/^\d{1,9}$/.test(text)) throw new LaunchError(`--${name} is a number.`);
    return Number(text);
  };
  const begun = data.state().load?.plan;
  const lastDay = values['until'] ?? YESTERDAY();
  if (!/^\d{4}-\d\d-\d\d$/.test(lastDay) || Number.isNaN(Date.parse(lastDay)))
    throw new LaunchError('--until is a day like 2026-03-31.');
  const until = new Date(Date.parse(lastDay) + 86_400_000).toISOString();
  if (until > new Date().toISOString()) throw new LaunchError('--until is a day that is over.');
  return {
    ...{ parties: number('parties'), events: number('events') },
    ...{ seed: number('seed', 1), longest: number('longest', 0), regulars: number('regulars', 0) },
    until: begun && values['until'] === undefined ? begun.until : until,
  };
}

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ parties: { type: 'string' }, events: { type: 'string' }, seed: { type: 'string' } },
      ...{ until: { type: 'string' }, longest: { type: 'string' }, regulars: { type: 'string' } },
      ...{ beside: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    },
  });
  const { help, beside, ...rest } = values;
  if (help) return void process.stdout.write(HELP);
  const options = readOptions([], process.env);
  const data = openDataDirectory(options.dataDirectory, 'loading');
  const leaving = new AbortController();
  try {
    const plan = readPlan(rest, data);
    if (data.state().restoring) throw new LaunchError(`${data.path} was not restored to its end.`);
    const backing = await startBacking({ data, options, distributed: false, afresh: false, say });
    try {
      const work = loadHistory({ data, backing, plan, beside, say, signal: leaving.signal });
      stopOnSignal(
        async () => {
          leaving.abort();
          await work.catch(() => {});
          await backing.stop();
          data.release();
        },
        () => {},
      );
      await work;
    } finally {
      if (!leaving.signal.aborted) await backing.stop();
    }
  } finally {
    if (!leaving.signal.aborted) data.release();
  }
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    say(error instanceof LaunchError ? error.message : String((error as Error).stack ?? error));
    process.exit(1);
  },
);
