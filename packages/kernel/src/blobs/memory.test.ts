import { memoryKeyRing } from '../sealing/index.ts';
import { blobStoreContract } from '../testing/blob-store-contract.ts';
import { memoryBlobStore } from './memory.ts';

blobStoreContract('memory', async () => {
  const keys = memoryKeyRing();
  // A refused blob never reaches the map: there is nothing to count.
  return { store: memoryBlobStore(keys), keys, kept: async () => 0, close: () => keys.close() };
});
