// Many writers of one stream in a process of their own, each with a connection of its own, for tests that end it with
// -9. Arguments: database URL, stream, number of writers, events each has to write (0: until it is ended). Says on a
// line of its own each version that was acknowledged, and at the end how often another was faster.
import { realClock } from '@rapport/kernel/clock';
import { Conflict, postgresEventStore } from '@rapport/kernel/event-store';
import { openDatabase } from '@rapport/kernel/postgres';

const [url = '', streamId = '', writers = '1', events = '0'] = process.argv.slice(2);
const database = openDatabase(url, { max: Number(writers) });
let conflicts = 0;

async function write(): Promise<void> {
  const store = postgresEventStore(database, realClock);
  let version = 0;
  for (let written = 0; Number(events) === 0 || written < Number(events);) {
    const newer = await store.readStream(streamId, { fromVersion: version + 1 });
    version = newer.at(-1)?.version ?? version;
    try {
      const { versions } = await store.append({
        parts: [
          {
            streamId,
            expected: version === 0 ? 'none' : version,
            events: [{ type: 'Sold', data: { amount: 1, by: process.pid } }],
          },
        ],
        cause: { correlationId: crypto.randomUUID(), actor: 'service:shop' },
      });
      written += 1;
      process.stdout.write(`${versions[0]}\n`);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      conflicts += 1;
    }
  }
  await store.close();
}

await Promise.all(Array.from({ length: Number(writers) }, write));
process.stdout.write(`conflicts ${conflicts}\n`);
await database.close();
