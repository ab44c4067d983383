import { eventLogContract } from '../testing/event-log-contract.ts';
import { memoryEventLog } from './memory.ts';

eventLogContract('memory', { fences: true }, async () => {
  const log = memoryEventLog();
  return {
    log,
    second: log,
    deleteTopic: async (topic) => log.deleteTopic(topic),
    throwAway: async (topic, before) => log.throwAway(topic, before),
    close: () => log.close(),
  };
});
