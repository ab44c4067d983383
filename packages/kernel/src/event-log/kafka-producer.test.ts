import { pino } from 'pino';
import { expect, test } from 'vitest';
import { textRecord } from '../testing/event-log-contract.ts';
import type { Kafka, Producer } from './kafka-client.ts';
import { kafkaSender } from './kafka-producer.ts';

/** A cluster that cannot be connected to at first, then takes everything. */
function lateCluster(refusals: number) {
  let connections = 0;
  const producer = {
    connect: async () => {
      connections += 1;
      if (connections <= refusals) throw new Error('this broker has not heard of the topic yet');
    },
    send: async () => [{ topicName: 't', partition: 0, errorCode: 0, baseOffset: '7' }],
    disconnect: async () => {},
  } as unknown as Producer;
  return { kafka: { producer: () => producer } as unknown as Kafka, connections: () => connections };
}

test('a connection that cannot be made yet is waited for like a send that fails', async () => {
  const { kafka, connections } = lateCluster(2);
  const sender = kafkaSender(
    kafka,
    { partitionOf: () => 0, exists: async () => true },
    pino({ level: 'silent' }),
  );
  const landed = await sender.send('t', [textRecord('a', 'x', 1, 0)]);
  expect([...landed]).toEqual([[0, { base: 7, next: 8 }]]);
  expect(connections()).toBe(3);
  await sender.close();
});
