import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Receiver, receiver } from '../../test/receiver.ts';
import { type Poster, posterTo } from './posting.ts';
import { targetsBeside } from './targets.ts';

let partner: Receiver;
let poster: Poster;
beforeAll(async () => {
  partner = await receiver();
  poster = posterTo(targetsBeside(['127.0.0.0/8', '::1/128']), 1_000);
});
afterAll(() => {
  poster.close();
  partner.close();
});
afterEach(() => void partner.got.splice(0));

const body = Buffer.from('{"id":"1","partitionkey":"a"}');

describe('a push', () => {
  test('is taken by a status of 2xx alone; a redirect is not followed', async () => {
    for (const [status, taken] of [
      [200, true],
      [204, true],
      [302, false],
      [400, false],
      [500, false],
    ] as const) {
      partner.answer = () => ({ status, headers: { location: partner.url.replace('hooks', 'elsewhere') } });
      expect(await poster.post(partner.url, {}, body)).toMatchObject({ taken, status, reason: 'answered' });
    }
    expect(new Set(partner.got.map(({ path }) => path))).toEqual(new Set(['/hooks']));
  });

  test('hears how long it is asked to wait', async () => {
    partner.answer = () => ({ status: 429, headers: { 'retry-after': '120' } });
    expect(await poster.post(partner.url, {}, body)).toMatchObject({ status: 429, askedMs: 120_000 });
  });

  test('ends at its deadline, whoever hangs', async () => {
    partner.answer = () => undefined;
    expect(await poster.post(partner.url, {}, body)).toMatchObject({ taken: false, reason: 'time-out' });
  });

  test('does not come to where it may not, by address or by name, nor where nobody is', async () => {
    const strict = posterTo(targetsBeside([]), 1_000);
    const { port } = new URL(partner.url);
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])
      for (const scheme of ['http', 'https'])
        expect(await strict.post(`${scheme}://${host}:${port}/hooks`, {}, body)).toMatchObject({
          taken: false,
          status: 0,
          reason: 'refused-target',
        });
    expect(partner.got).toEqual([]);
    expect(await poster.post('http://127.0.0.1:1/', {}, body)).toMatchObject({ reason: 'no-connection' });
    strict.close();
  });
});
