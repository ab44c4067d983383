import { expect, test } from 'vitest';
import { controlledClock } from '@rapport/kernel/clock';
import { operationsOf } from './operations.ts';

const said = {
  service: 'channels',
  runningForMs: 60_000,
  standsOn: [
    { name: 'database', up: true, forMs: 60_000 },
    { name: 'cache', up: false, forMs: 2_000 },
  ],
  position: 7,
  recordedAt: '2026-01-05T08:00:00.000Z',
  relay: { position: 6, backlog: 1 },
  projections: [
    { name: 'mails_v1', position: 5, lag: 2 },
    { name: 'timers', position: 7, lag: 0 },
  ],
  consumers: [
    { name: 'channels.learn-party', lag: 3 },
    { name: 'channels.heard_v1', lag: 4 },
  ],
  readModels: [
    {
      name: 'mails_v1',
      from: 'own',
      rebuild: {
        state: 'differs',
        atParity: 'switch',
        done: 5,
        total: 5,
        rows: 3,
        difference: { liveRows: 3, rebuiltRows: 3, differing: 1, examples: ['m-1'] },
        begunAt: '2026-01-05T08:00:00.000Z',
        changedAt: '2026-01-05T08:00:00.000Z',
      },
    },
    { name: 'heard_v1', from: 'shared' },
  ],
  timers: { due: 1, pending: 4 },
  restored: { knownUntil: '2026-01-05T07:00:00.000Z', restoredAt: '2026-01-05T07:30:00.000Z' },
  parkedStreams: 250,
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
    seen: (service) => ({ up: service !== 'sales', forMs: 3_000 }),
    clock: controlledClock(new Date('2026-01-05T08:00:01.000Z')),
  });
  expect(page).toMatchObject({
    clock: { now: '2026-01-05T08:00:01.000Z', controlled: true },
    services: [
      {
        name: 'channels',
        up: true,
        // Seen for three seconds only, so it was missed before.
        since: '2026-01-05T07:59:58.000Z',
        standsOn: [
          { name: 'database', up: true, since: '2026-01-05T07:59:01.000Z' },
          { name: 'cache', up: false, since: '2026-01-05T07:59:59.000Z' },
        ],
        relayBacklog: 1,
        timersDue: 1,
        restored: { knownUntil: '2026-01-05T07:00:00.000Z', restoredAt: '2026-01-05T07:30:00.000Z' },
        projections: [{ name: 'timers', position: 7, lag: 0 }],
        readModels: [
          {
            name: 'mails_v1',
            position: 5,
            lag: 2,
            rebuild: { state: 'differs', done: 5, total: 5, difference: { differing: 1 } },
          },
          { name: 'heard_v1', lag: 4 },
        ],
        consumers: [{ group: 'channels.learn-party', lag: 3 }],
        parkedStreams: 250,
        parked: [{ streamId: 'mail-1', events: 2 }],
      },
      { name: 'customers', up: false },
      { name: 'sales', up: false, since: '2026-01-05T07:59:58.000Z' },
    ],
  });
});
