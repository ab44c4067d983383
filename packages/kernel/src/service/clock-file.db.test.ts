import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveClock, writeClock } from '../clock/index.ts';
import { freshDatabase } from '../testing/databases.ts';
import { openWorld } from './ports.ts';
import type { ServiceDefinition } from './port.ts';
import { readSettings } from './settings.ts';

describe('a service that is told of a clock', () => {
  let folder: string;
  let file: string;
  let environment: Readonly<Record<string, string>>;
  let definition: ServiceDefinition;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-clocked-'));
    file = join(folder, 'clock');
    mkdirSync(join(folder, 'none'));
    const migrations = pathToFileURL(join(folder, 'none/'));
    definition = { name: 'clocked', migrations, settings: Type.Object({}), problems: {}, build: () => ({}) };
    const secret = () => randomBytes(32).toString('base64');
    const [own, keys, log] = [await freshDatabase(), await freshDatabase(), await freshDatabase()];
    environment = {
      ...{ CLOCKED_DATABASE_URL: own, KEYS_DATABASE_URL: keys, LOG_DATABASE_URL: log },
      ...{ INTERNAL_SECRET: secret(), KEY_ENCRYPTION_KEY: secret(), INDEX_KEY: secret() },
      LOG_LEVEL: 'silent',
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const open = (settings: Readonly<Record<string, string>> = {}) =>
    openWorld(definition, readSettings(definition, { ...environment, ...settings }), {});

  test('records by it, and goes on with it after a move', async () => {
    writeClock(file, new Date('2026-03-02T01:00:00.000Z'));
    const world = await open({ CLOCK_FILE: file });
    const { store } = world.ports;
    const append = () =>
      store.append({
        parts: [
          { streamId: `thing-${randomUUID()}`, expected: 'none', events: [{ type: 'Seen', data: {} }] },
        ],
        cause: { correlationId: randomUUID(), actor: 'service:clocked' },
      });
    await append();
    expect((await store.head()).recordedAt).toBe('2026-03-02T01:00:00.000Z');
    moveClock(file, new Date('2026-03-05T01:00:00.000Z'));
    await append();
    expect((await store.head()).recordedAt).toBe('2026-03-05T01:00:00.000Z');
    await world.close();
  });

  test('refuses one that stands before what it has recorded', async () => {
    const world = await open();
    const events = [{ type: 'Seen', data: {} }];
    await world.ports.store.append({
      parts: [{ streamId: `thing-${randomUUID()}`, expected: 'none', events }],
      cause: { correlationId: randomUUID(), actor: 'service:clocked' },
    });
    await world.close();
    await expect(open({ CLOCK_FILE: file })).rejects.toThrow('CLOCK_FILE stands before 20');
  });
});
