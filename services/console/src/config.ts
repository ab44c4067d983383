import { Type } from 'typebox';

/** What the console reads of its environment beyond what every service reads. */
export const settings = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 8080,
    description: 'port people reach; 0 = any free one',
  }),
  GATEWAY_HOST: Type.String({ default: '127.0.0.1', description: 'address the gateway listens on' }),
  GATEWAY_PROXY_HOPS: Type.Integer({
    minimum: 0,
    maximum: 8,
    default: 0,
    description: 'proxies of your own in front of the gateway, each of which appends to X-Forwarded-For',
  }),
});
