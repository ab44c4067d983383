// A service in a process of its own whose start waits for a line, for the test that stops it in the midst of that.
// Argument: an empty folder for its migrations.
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { runService } from '../service/run.ts';

await runService({
  name: 'slow',
  migrations: pathToFileURL(`${process.argv[2]}/`),
  settings: Type.Object({}),
  problems: {},
  build: async () => {
    process.stdout.write('building\n');
    await once(process.stdin, 'data');
    process.stdin.destroy();
    return {};
  },
});
