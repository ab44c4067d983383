import { memoryBlobStore } from '@rapport/kernel/blobs';
import { memoryCache } from '@rapport/kernel/cache';
import { realClock } from '@rapport/kernel/clock';
import { readConfig } from '@rapport/kernel/config';
import { memoryEventLog } from '@rapport/kernel/event-log';
import { postgresEventStore } from '@rapport/kernel/event-store';
import { internalTokens, signedCursors } from '@rapport/kernel/http';
import { memoryKeyRing } from '@rapport/kernel/sealing';
import type { ServiceParts, ServicePorts } from '@rapport/kernel/service';
import type { Patient, Ward } from './examination.ts';

/** A service's parts as data, and its store to read from. Nothing of it is started. */
export interface Anatomy {
  readonly patient: Patient;
  readonly parts: ServiceParts;
  readonly store: ServicePorts['store'];
  /** Holds nothing; knows where keys belong. */
  readonly log: ServicePorts['log'];
  close(): Promise<void>;
}

/** Builds a service over ports that reach nothing but its own database: only what it declares is looked at. */
export async function anatomyOf(patient: Patient, logger: Ward['logger']): Promise<Anatomy> {
  const { definition, environment, database, name } = patient;
  const { upcasters } = definition;
  const store = postgresEventStore(database, realClock, upcasters ? { upcasters } : {});
  const keys = memoryKeyRing();
  const unused = new Uint8Array(32);
  const ports: ServicePorts = {
    name,
    settings: readConfig(definition.settings, environment) as ServicePorts['settings'],
    database,
    store,
    log: memoryEventLog(),
    clock: realClock,
    keys,
    blobs: memoryBlobStore(keys),
    cache: memoryCache(),
    leases: { hold: () => ({ stop: async () => {} }) },
    logger,
    tokens: internalTokens(unused),
    cursors: signedCursors(unused),
    grpc: { call: async () => Promise.reject(new Error('the doctor asks nobody')) },
    peers: { names: () => [], http: () => undefined, grpc: () => undefined },
  };
  const { log } = ports;
  return { patient, parts: await definition.build(ports), store, log, close: () => store.close() };
}
