import { keyRingContract } from '../testing/key-ring-contract.ts';
import { memoryKeyRing } from './index.ts';

keyRingContract('memory', async () => ({ open: async () => memoryKeyRing(Buffer.alloc(32, 1)) }));
