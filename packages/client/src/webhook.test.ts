import { expect, test } from 'vitest';
import { verifyWebhook } from './webhook.ts';

/** The example of the Standard Webhooks specification. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = new Date(1614265330_000);
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const body = Buffer.from('{"test": 2432232314}');
const OTHER = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

test("the specification's example is taken, by whichever secret holds", () => {
  expect(verifyWebhook({ headers, body }, [SECRET], { now })).toEqual({ test: 2432232314 });
  expect(verifyWebhook({ headers, body }, [OTHER, SECRET], { now })).toEqual({ test: 2432232314 });
  const two = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
  expect(verifyWebhook({ headers: two, body }, [SECRET], { now })).toEqual({ test: 2432232314 });
});

test.each([
  ['another byte', headers, Buffer.from('{"test": 2432232315}'), [SECRET], now],
  ['the same JSON written anew', headers, Buffer.from('{"test":2432232314}'), [SECRET], now],
  ['another id', { ...headers, 'webhook-id': 'msg_2' }, body, [SECRET], now],
  ['another secret', headers, body, [OTHER], now],
  ['no secret', headers, body, [], now],
  ['no signature', { ...headers, 'webhook-signature': '' }, body, [SECRET], now],
  ['a signature of another kind', { ...headers, 'webhook-signature': 'v1a,x' }, body, [SECRET], now],
  ['what was sent long ago', headers, body, [SECRET], new Date(now.getTime() + 301_000)],
  ['what is to come', headers, body, [SECRET], new Date(now.getTime() - 301_000)],
  ['no time', { ...headers, 'webhook-timestamp': 'x' }, body, [SECRET], now],
])('refused: %s', (_, sent, bytes, secrets, at) => {
  expect(() => verifyWebhook({ headers: sent, body: bytes }, secrets, { now: at })).toThrow();
});
