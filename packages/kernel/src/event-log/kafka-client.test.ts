import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { errorType, inTurn, isRetriable } from './kafka-client.ts';

const client = createRequire(import.meta.url);
type Retrier = (options: object) => (work: () => Promise<unknown>) => Promise<unknown>;
const retrier = client('kafkajs/src/retry/index.js') as Retrier;
const { createErrorFromCode } = client('kafkajs/src/protocol/error.js') as {
  createErrorFromCode: (code: number) => Error;
};
const LEADER_NOT_AVAILABLE = 5;
const OUT_OF_ORDER_SEQUENCE_NUMBER = 45;

/** What the client throws in the end when a broker keeps giving this answer, within so many layers of its own tries. */
async function thrownFor(code: number, layers: number): Promise<unknown> {
  const answer = (): Promise<unknown> => Promise.reject(createErrorFromCode(code));
  const tried = Array.from({ length: layers }).reduce<() => Promise<unknown>>(
    (work) => () => retrier({ retries: 1, initialRetryTime: 1 })(work),
    answer,
  );
  return await tried().catch((error: unknown) => error);
}

test('every connection begins at another broker than the one before', () => {
  const next = inTurn(['a:1', 'b:2', 'c:3']);
  expect([next(), next(), next(), next()]).toEqual([['a:1'], ['b:2'], ['c:3'], ['a:1']]);
});

test.each([0, 1, 2, 3])(
  'what %i layers of the client gave up on is as retriable as the broker said',
  async (layers) => {
    const passing = await thrownFor(LEADER_NOT_AVAILABLE, layers);
    expect({ type: errorType(passing), retriable: isRetriable(passing) }).toEqual({
      type: 'LEADER_NOT_AVAILABLE',
      retriable: true,
    });
    const final = await thrownFor(OUT_OF_ORDER_SEQUENCE_NUMBER, layers);
    expect({ type: errorType(final), retriable: isRetriable(final) }).toEqual({
      type: 'OUT_OF_ORDER_SEQUENCE_NUMBER',
      retriable: false,
    });
  },
);
