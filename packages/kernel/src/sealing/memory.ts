import type { KeyObject } from 'node:crypto';
import { cipherKey, newDataKey } from './cipher.ts';
import { KeyDestroyed } from './port.ts';
import { type OpenKeyRing, keyName, keyRingOver } from './ring.ts';

/** A key ring in memory, for tests: passes the same contract as Postgres. */
export function memoryKeyRing(indexKey: Uint8Array = new Uint8Array(32)): OpenKeyRing {
  const keys = new Map<string, KeyObject | 'destroyed'>();
  const links = new Map<string, Set<string>>();
  return keyRingOver(
    {
      current: async (subject) => {
        const key = keys.get(subject) ?? cipherKey(newDataKey());
        if (key === 'destroyed') throw new KeyDestroyed(subject);
        keys.set(subject, key);
        return { version: 1, key };
      },
      find: async (wanted) =>
        new Map(
          wanted.flatMap((name) => {
            const key = keys.get(name.subject);
            return key && key !== 'destroyed' && name.keyVersion === 1 ? [[keyName(name), key]] : [];
          }),
        ),
      link: async (subject, party) => {
        const parties = links.get(subject) ?? new Set();
        if (keys.get(party) !== 'destroyed') links.set(subject, parties.add(party));
        else if (parties.size === 0) keys.set(subject, 'destroyed');
      },
      unlink: async (subject, party) => void links.get(subject)?.delete(party),
      destroy: async (subject) => {
        keys.set(subject, 'destroyed');
        for (const [linked, parties] of links) {
          if (parties.delete(subject) && parties.size === 0) keys.set(linked, 'destroyed');
        }
      },
      close: async () => keys.clear(),
    },
    indexKey,
  );
}
