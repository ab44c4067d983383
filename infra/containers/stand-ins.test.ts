import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KAFKA_VERSION } from '@rapport/kernel/local';
import { dependencies } from '../topology.ts';
import { nodeImage } from './base-images.ts';

const properties = (env: Readonly<Record<string, string>>) =>
  execFileSync('sh', [join(import.meta.dirname, 'stand-ins', 'kafka-properties.sh')], {
    env: { PATH: process.env['PATH'], ...env },
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .sort();

describe('the stand-in for Kafka', () => {
  test('reads its settings from the environment as the public image does', () => {
    expect(
      properties({
        KAFKA_NODE_ID: '1',
        KAFKA_LISTENERS: 'PLAINTEXT://:9092,CONTROLLER://:9093',
        KAFKA_SOME__NAME: 'with a = in it',
        KAFKA_SOME___NAME: 'x',
        HOSTNAME: 'kafka',
      }),
    ).toEqual([
      'listeners=PLAINTEXT://:9092,CONTROLLER://:9093',
      'node.id=1',
      'some-name=x',
      'some_name=with a = in it',
    ]);
  });

  test('keeps what is meant for the Java machine to itself', () => {
    expect(
      properties({
        KAFKA_NODE_ID: '1',
        KAFKA_HEAP_OPTS: '-Xmx1g',
        KAFKA_JVM_PERFORMANCE_OPTS: '-server',
        KAFKA_LOG4J_ROOT_LOGLEVEL: 'WARN',
      }),
    ).toEqual(['node.id=1']);
  });

  test('is the version that the log is proven against', () => {
    expect(dependencies.kafka.image).toBe(`apache/kafka:${KAFKA_VERSION}`);
  });
});

test('services are built on a Node that runs TypeScript as it is written', () => {
  expect(nodeImage()).toMatch(/^node:24-/);
});
