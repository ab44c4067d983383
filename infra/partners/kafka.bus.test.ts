import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { encodeHeaders, openEventLog } from '@rapport/kernel/event-log';
import { createLogger } from '@rapport/kernel/logging';
import { publish } from '@rapport/proto/catalogue';
import { findKafka } from '../../packages/kernel/src/testing/brokers.ts';

const start = await findKafka({ own: true });
const run = promisify(execFile);
const TOPIC = 'rapport.customers.party.v1';

describe.skipIf(!start)("a partner with Kafka's own tools", () => {
  test(
    "reads a topic from the beginning: keys, CloudEvents headers, the contract's bytes",
    { timeout: 180_000 },
    async () => {
      const kafka = await start!();
      const logger = createLogger('partners', 'silent');
      const log = await openEventLog({ KAFKA_BROKERS: kafka.brokers.join(',') }, 'rapport-partners', logger);
      try {
        await log.ensureTopics([{ topic: TOPIC, partitions: 12 }]);
        const [epoch, ids] = [randomUUID(), [randomUUID(), randomUUID(), randomUUID()]];
        const records = ids.map((id, i) => {
          const at = '2026-03-02T09:00:00.000Z';
          const key = `party-${id}`;
          const meta = { correlationId: id, actor: 'service:customers' };
          const from = { streamId: key, version: 1, occurredAt: at, recordedAt: at, meta };
          const { type, value } = publish(TOPIC, 'partyConfirmed', { reason: 'by-person' }, from);
          const source = { source: 'customers/0', position: i + 1, previous: 0, epoch, recordedAt: at };
          return { key, value, source, headers: encodeHeaders({ id, type, time: at, source }) };
        });
        await log.append(TOPIC, records, { producer: 'customers/0', epoch: 1 });
        const { stdout } = await run('java', [
          ...['-cp', `${kafka.control!.jars}/*`, '-XX:TieredStopAtLevel=1'],
          ...['org.apache.kafka.tools.consumer.ConsoleConsumer', '--bootstrap-server', kafka.brokers[0]!],
          ...['--topic', TOPIC, '--group', 'ever-freight.parties', '--from-beginning', '--max-messages', '3'],
          ...['--formatter-property', 'print.key=true', '--formatter-property', 'print.headers=true'],
        ]);
        for (const id of ids) {
          expect(stdout).toContain(`party-${id}`);
          expect(stdout).toContain(`ce_id:${id}`);
        }
        expect(stdout.match(/ce_type:rapport\.customers\.party\.party-confirmed\.v1/g)).toHaveLength(3);
        expect(stdout).toContain('by-person');
      } finally {
        await log.close();
        await kafka.stop();
      }
    },
  );
});
