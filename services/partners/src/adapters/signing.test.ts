import { expect, test } from 'vitest';
import { freshSecret, signedHeaders } from './signing.ts';

test("a push is signed as the Standard Webhooks specification's example, once by each secret", () => {
  const at = new Date(1614265330_000);
  const secrets = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', freshSecret()];
  const headers = signedHeaders(
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at,
    Buffer.from('{"test": 2432232314}'),
    secrets,
  );
  const [first, second] = headers['webhook-signature']!.split(' ');
  expect(headers['webhook-timestamp']).toBe('1614265330');
  expect(first).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  expect(second).toMatch(/^v1,[\w+/]{43}=$/);
});
