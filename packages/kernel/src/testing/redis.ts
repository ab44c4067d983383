import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { missingForRedis, startRedis } from '../local/index.ts';
import { reportMissing } from './missing.ts';

const run = promisify(execFile);
const IMAGE = 'redis:7';

/** A real Redis for tests. */
export interface TestRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Finds a real Redis: `TEST_REDIS_URL`, else Docker where the image is already there, else `redis-server` on the path.
 * Gives the way to open it, or undefined (said aloud; a failure in CI) when there is none: then the tests skip.
 */
export async function findRedis(): Promise<(() => Promise<TestRedis>) | undefined> {
  const named = process.env['TEST_REDIS_URL'];
  if (named) return async () => ({ url: named, stop: async () => {} });
  const image = await run('docker', ['image', 'inspect', IMAGE]).then(
    () => true,
    () => false,
  );
  if (image) return inContainer;
  const missing = missingForRedis();
  if (!missing) return () => startRedis();
  reportMissing('everything over Redis', `It needs ${missing}, Docker with ${IMAGE}, or TEST_REDIS_URL.`);
  return undefined;
}

async function inContainer(): Promise<TestRedis> {
  process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';
  const { GenericContainer } = await import('testcontainers');
  const container = await new GenericContainer(IMAGE).withExposedPorts(6379).start();
  return {
    url: `redis://${container.getHost()}:${container.getMappedPort(6379)}`,
    stop: async () => void (await container.stop()),
  };
}
