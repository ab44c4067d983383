import { isInstant } from '@rapport/kernel/values';
import { moveInstallationClock, readInstallationClock } from './controlled-clock.ts';
import { LaunchError } from './launch-error.ts';
import { readOptions } from './options.ts';

const HELP = `npm run clock                     says what time it is in a test installation
npm run clock -- <instant>        moves its clock there, never back: 2026-03-02T01:00:00.000Z

  RAPPORT_DATA   the installation; it was begun with RAPPORT_CLOCK (docs/testing.md)
`;

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) process.stdout.write(HELP);
else {
  try {
    const { dataDirectory } = readOptions([], process.env);
    const [to] = args;
    if (to !== undefined && !isInstant(to))
      throw new LaunchError(`${to} is no instant like 2026-03-02T01:00:00.000Z.`);
    if (to !== undefined) moveInstallationClock(dataDirectory, new Date(to));
    process.stdout.write(`${readInstallationClock(dataDirectory).toISOString()}\n`);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
