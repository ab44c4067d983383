import { eventStoreContract } from '../testing/event-store-contract.ts';
import { memoryEventStore } from './memory.ts';

eventStoreContract('memory', async (clock) => ({ store: memoryEventStore(clock), close: async () => {} }));
