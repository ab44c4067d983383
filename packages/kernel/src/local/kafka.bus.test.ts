import { afterAll, describe, expect, test } from 'vitest';
import { findKafka } from '../testing/brokers.ts';
import { isRunning } from './processes.ts';

const open = await findKafka({ own: true });

describe.skipIf(!open)('a broker of this machine', async () => {
  const kafka = await open?.();
  afterAll(() => kafka?.stop());

  test('is killed and comes back at the same address', { timeout: 60_000 }, async () => {
    const control = kafka!.control!;
    const before = control.pid(0);
    await control.kill(0, 'SIGKILL');
    expect(isRunning(before)).toBe(false);
    await control.revive(0);
    expect(control.pid(0)).not.toBe(before);
    expect(kafka!.brokers).toHaveLength(1);
  });
});
