import type { CommonSettings } from '../config/index.ts';
import type { Database } from '../postgres/index.ts';
import type { KeyRing } from '../sealing/index.ts';
import type { BlobStore } from './port.ts';
import { postgresBlobStore } from './postgres.ts';
import { s3BlobStore } from './s3.ts';

/** Blobs of a service where the installation keeps them: in S3-compatible storage when it names one, else in Postgres. */
export function openBlobStore(
  settings: CommonSettings,
  service: string,
  database: Database,
  keys: Pick<KeyRing, 'cipher'>,
): BlobStore {
  const { BLOBS_S3_ENDPOINT: endpoint, BLOBS_S3_REGION: region } = settings;
  if (!endpoint) return postgresBlobStore(database, keys);
  return s3BlobStore(
    {
      endpoint,
      region,
      accessKeyId: settings.BLOBS_S3_ACCESS_KEY_ID,
      secretAccessKey: settings.BLOBS_S3_SECRET_ACCESS_KEY,
      folder: service,
    },
    keys,
  );
}
