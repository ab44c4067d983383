import kafkajs from 'kafkajs';

/** Takes away what lies before an offset in each partition of a topic, as retention does. */
export async function throwAway(brokers: readonly string[], topic: string, before: number): Promise<void> {
  const client = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
  const admin = client.admin();
  await admin.connect();
  try {
    const partitions = (await admin.fetchTopicOffsets(topic))
      .filter(({ low, high }) => Number(low) < Math.min(before, Number(high)))
      .map(({ partition, high }) => ({ partition, offset: String(Math.min(before, Number(high))) }));
    if (partitions.length > 0) await admin.deleteTopicRecords({ topic, partitions });
  } finally {
    await admin.disconnect();
  }
}
