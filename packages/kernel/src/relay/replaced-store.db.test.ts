import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { EventStore } from '../event-store/index.ts';
import { tailOf } from '../projection/index.ts';
import { sql } from '../sql/index.ts';
import { eventually } from '../testing/eventually.ts';
import { relayStage } from '../testing/relay-stage.ts';
import { deriveUuid } from '../values/index.ts';

const stage = relayStage();

test('stands still where the log holds other events of it than the store', async () => {
  await stage.say(2);
  const early = await stage.start();
  await stage.caughtUp(early);
  await early.stop();
  const { row } = await stage.database.one<{ row: object }>(sql`select to_jsonb(r) as row from ops.relay r`);
  await stage.say(3);
  const late = await stage.start();
  await stage.caughtUp(late);
  await late.stop();
  // The database is set back to an older copy, and what is appended then is something else.
  await stage.database.run(sql`delete from ops.relay`);
  await stage.database.run(
    sql`insert into ops.relay select * from jsonb_populate_record(null::ops.relay, ${JSON.stringify(row)})`,
  );
  const other: EventStore = {
    ...stage.store,
    readAll: async (after, limit) =>
      (await stage.store.readAll(after, limit)).map((event) =>
        event.position > 2 ? { ...event, id: deriveUuid('instead of', event.id) } : event,
      ),
  };
  const complaints: string[] = [];
  const listening = pino({ level: 'error' }, { write: (line: string) => void complaints.push(line) });
  const relay = await stage.start({ logger: listening, store: other });
  await eventually(
    () => complaints.length,
    (n) => n > 0,
  );
  expect(complaints[0]).toContain('AnotherPast');
  await relay.stop();
  const { position } = await stage.database.one<{ position: number }>(sql`select position from ops.relay`);
  expect(position).toBe(2);
  expect(await stage.everything()).toHaveLength(5);
});

test('stands still when the store is not the one it relayed from', async () => {
  await stage.say(5);
  const relay = await stage.start();
  await stage.caughtUp(relay);
  await relay.stop();
  await stage.database.run(sql`update ops.relay set event_id = gen_random_uuid()`);
  const complaints: string[] = [];
  const listening = pino({ level: 'error' }, { write: (line: string) => void complaints.push(line) });
  await stage.say(5);
  const again = await stage.start({ logger: listening });
  await eventually(
    () => complaints.length,
    (n) => n > 0,
  );
  expect(complaints[0]).toContain('StoreReplaced');
  expect(again.state().position).toBe(0);
  expect(await stage.everything()).toHaveLength(5);
});

test('begins with what the store has now, whatever was read of it for others before', async () => {
  await stage.say(3);
  let past = true;
  const other: EventStore = {
    ...stage.store,
    readAll: async (after, limit) =>
      (await stage.store.readAll(after, limit)).map((event) =>
        past ? { ...event, id: deriveUuid('instead of', event.id) } : event,
      ),
  };
  const tail = tailOf(other);
  await tail.after(0);
  past = false;
  const relay = await stage.start({ store: other, tail });
  await stage.caughtUp(relay);
  const sent = (await stage.everything()).map(({ headers }) => headers['ce_id']);
  const stored = (await stage.store.readAll(0, 10)).map(({ id }) => id);
  expect(new Set(sent)).toEqual(new Set(stored));
});

test('notices what another process appended, although nothing rings here', async () => {
  const deaf: EventStore = { ...stage.store, onAppend: () => () => {} };
  const relay = await stage.start({ store: deaf, tail: tailOf(deaf) });
  for (const count of [1, 2]) {
    await stage.say(1);
    await eventually(
      () => stage.everything(),
      (sent) => sent.length === count,
    );
  }
  await relay.stop();
});
