// A process that holds a lease, for a test that stops it or ends it with -9. Arguments: database URL, name of the lease.
import { postgresLeases } from '../leases/index.ts';
import { openDatabase } from '../postgres/index.ts';

const [url = '', name = ''] = process.argv.slice(2);

postgresLeases(openDatabase(url), () => {}).hold(name, async ({ signal }) => {
  process.stdout.write('ready\n');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
});
