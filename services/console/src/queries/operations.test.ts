import { expect, test } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { operationsOf } from './operations.ts';

const said = {
  service: 'channels',
  position: 7,
  recordedAt: '2026-01-05T08:00:00.000Z',
  relay: { position: 6, backlog: 1 },
  projections: [{ name: 'mails_v1', position: 5, lag: 2 }],
  consumers: [{ name: 'channels.learn-party', lag: 3 }],
  timers: { due: 1, pending: 4 },
  parked: [
    { consumer: 'c', stream: 'mail-1', error: 'TypeError', count: 2, since: '2026-01-05T07:00:00.000Z' },
  ],
};

test('the operator sees how each service stands, and which do not answer', async () => {
  const page = await operationsOf({
    services: ['sales', 'channels', 'customers'],
    ask: async (service) => {
      if (service === 'channels') return said;
      if (service === 'sales') throw new Error('away');
      return { hello: 'I am something else' };
    },
    clock: controlledClock(new Date('2026-01-05T08:00:01.000Z')),
  });
  expect(page).toMatchObject({
    clock: { now: '2026-01-05T08:00:01.000Z', controlled: true },
    services: [
      {
        name: 'channels',
        up: true,
        relayBacklog: 1,
        timersDue: 1,
        consumers: [{ group: 'channels.learn-party', lag: 3 }],
        parked: [{ streamId: 'mail-1', events: 2 }],
      },
      { name: 'customers', up: false },
      { name: 'sales', up: false },
    ],
  });
});
