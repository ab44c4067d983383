import { expect, test } from 'vitest';
import type { Principal } from '@rapport/kernel/http';
import { sql } from '@rapport/kernel/sql';
import { stageService } from '../../../packages/kernel/src/testing/staged-service.ts';
import { consoleService } from '../src/app.ts';
import { aYear, id } from './scenario.ts';

test('the inbox keeps what lies with a branch to its owner and administrators', async () => {
  const teller = await aYear();
  const staged = await stageService(consoleService, { keys: teller.keys });
  await staged.hear(teller.events);
  // No fact gives a conversation to a branch yet: the read model is told.
  await staged.ports.database.run(sql`update read.inbox_v1 set branch = conversation_id`);
  const inboxOf = async (name: string, role: 'admin' | 'agent') => {
    const who: Principal = {
      kind: 'person',
      accountId: id(name),
      login: name,
      name,
      role,
      sessionId: id('session'),
    };
    const url = '/api/console/v1/inbox?view=open';
    return (await staged.app.inject({ url, headers: await staged.as(who) })).json();
  };
  const own = await inboxOf('wang', 'agent');
  expect(own.items).toMatchObject([{ conversationId: id('order-7') }]);
  expect(own.counts).toEqual({ unassigned: 0, mine: 1, open: 1 });
  expect((await inboxOf('zhao', 'agent')).items).toEqual([]);
  expect((await inboxOf('zhao', 'admin')).items).toHaveLength(3);
  await staged.close();
});
