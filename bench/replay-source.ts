import { pino } from 'pino';
import { memoryEventLog } from '@rapport/kernel/event-log';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { listenGrpc } from '@rapport/kernel/grpc';
import { internalTokens } from '@rapport/kernel/http';
import { openDatabase } from '@rapport/kernel/postgres';
import { replayService } from '@rapport/kernel/relay';
import { notePublications } from './stored-notes.ts';

/** A service in a process of its own that says again what it has sent; prints where it is asked. Arguments: database, secret. */
const [url, secret] = process.argv.slice(2) as [string, string];
const database = openDatabase(url);
const store = postgresEventStore(database, { now: () => new Date() });
const says = replayService({
  service: 'bench',
  store,
  database,
  log: memoryEventLog(),
  publications: notePublications,
});
const edge = {
  service: 'bench',
  tokens: internalTokens(Buffer.from(secret, 'hex')),
  logger: pino({ level: 'silent' }),
};
const { address } = await listenGrpc([says], { host: '127.0.0.1', port: 0 }, edge);
process.stdout.write(`${address}\n`);
