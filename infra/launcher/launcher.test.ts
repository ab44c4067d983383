import { type AddressInfo, createServer } from 'node:net';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { services } from '../topology.ts';
import { beginClock, clockOf, moveInstallationClock, readInstallationClock } from './controlled-clock.ts';
import { openDataDirectory } from './data-directory.ts';
import { serviceEnvironment } from './environment.ts';
import { LaunchError } from './launch-error.ts';
import { lockFolder } from './lock.ts';
import { HELP, readOptions } from './options.ts';
import { choosePort } from './ports.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'rapport-launcher-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the options of a start', () => {
  test('have defaults for everything', () => {
    const options = readOptions([], {});
    expect(options).toMatchObject({
      host: '127.0.0.1',
      port: 8080,
      smtpPort: 2525,
      empty: false,
      brokers: 1,
    });
    expect(options.dataDirectory.endsWith('/data')).toBe(true);
  });

  test('are all told by the help', () => {
    const told = ['--empty', '--brokers', '--help', 'PORT', 'SMTP_PORT', 'RAPPORT_HOST', 'RAPPORT_DATA'];
    for (const name of [...told, 'RAPPORT_ADMIN_PASSWORD', 'RELAY_URL']) expect(HELP).toContain(name);
  });

  test.each([
    [['--foo'], {}, 'Unknown option --foo'],
    [['--brokers', '2'], {}, '--brokers is 1 or 3'],
    [[], { PORT: 'eighty' }, 'PORT must be a number'],
    [[], { SMTP_PORT: '70000' }, 'SMTP_PORT must be a number'],
    [[], { RAPPORT_ADMIN_PASSWORD: 'short' }, '12 characters'],
    [[], { RAPPORT_CLOCK: 'soon' }, 'RAPPORT_CLOCK is "controlled" or an instant'],
    [[], { CLOCK_FILE: '/somewhere' }, 'CLOCK_FILE is made here'],
  ])('%j with %j are refused in one sentence', (args, environment, sentence) => {
    expect(() => readOptions(args, environment)).toThrow(sentence);
    expect(() => readOptions(args, environment)).toThrow(LaunchError);
  });
});

describe('a port', () => {
  test('that is taken is refused by the name of its setting, and 0 gives a free one', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => void taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    await expect(choosePort(port, '127.0.0.1', 'SMTP_PORT')).rejects.toThrow(
      `Port ${port} is in use; set SMTP_PORT to another one, or to 0 for any.`,
    );
    taken.close();
    expect(await choosePort(0, '127.0.0.1', 'PORT')).toBeGreaterThan(0);
  });
});

describe('the lock of a data directory', () => {
  const file = () => join(folder, 'rapport.pid');

  test('lets one process in and says who that is', () => {
    const release = lockFolder(file(), folder);
    expect(() => lockFolder(file(), folder)).toThrow(
      `Rapport already runs on ${folder} (process ${process.pid})`,
    );
    release();
    lockFolder(file(), folder)();
  });

  test('is not held by a process that was killed', () => {
    writeFileSync(file(), '4194303 1\n');
    lockFolder(file(), folder)();
  });

  test('is not held by a later process with the same id', () => {
    writeFileSync(file(), `${process.pid} 1\n`);
    const release = lockFolder(file(), folder);
    expect(readFileSync(file(), 'utf8')).not.toBe(`${process.pid} 1\n`);
    release();
  });
});

describe('a data directory', () => {
  const path = () => join(folder, 'data');

  test('keeps its secrets for its owner alone, and the same at each start', () => {
    const first = openDataDirectory(path(), 'real');
    first.release();
    const second = openDataDirectory(path(), 'loading');
    expect(second.secrets).toEqual(first.secrets);
    expect(second.state()).toEqual(first.state());
    expect(statSync(join(path(), 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path()).mode & 0o777).toBe(0o700);
    expect(second.rolePassword('a')).not.toBe(second.rolePassword('b'));
    second.release();
  });

  test('that cannot be made is refused with the name of its setting', () => {
    // Not even root makes a folder within a file.
    writeFileSync(join(folder, 'letter.txt'), 'mine');
    expect(() => openDataDirectory(join(folder, 'letter.txt', 'data'), 'real')).toThrow(
      'cannot be written (ENOTDIR); set RAPPORT_DATA to another.',
    );
  });

  test('remembers the log that the services ran over', () => {
    const first = openDataDirectory(path(), 'real');
    first.setState({ ...first.state(), log: 'kafka' });
    first.release();
    const second = openDataDirectory(path(), 'real');
    expect(second.state().log).toBe('kafka');
    second.release();
  });

  test('is not begun among the files of somebody else', () => {
    writeFileSync(join(folder, 'letter.txt'), 'mine');
    expect(() => openDataDirectory(folder, 'real')).toThrow('holds other files (letter.txt)');
    expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('mine');
  });

  test('made with a controlled clock is never opened without one, nor the other way round', () => {
    openDataDirectory(path(), 'controlled').release();
    expect(() => openDataDirectory(path(), 'real')).toThrow('controlled clock, and that cannot change');
    openDataDirectory(path(), 'controlled').release();
  });

  test('of a controlled clock has one that is moved, forwards', () => {
    const data = openDataDirectory(path(), 'controlled');
    beginClock(data, new Date('2026-03-02T01:00:00.000Z'));
    expect(clockOf(data)).toEqual({ clockFile: join(path(), 'clock') });
    moveInstallationClock(path(), new Date('2026-03-05T01:00:00.000Z'));
    // Started again it stands where it stood.
    beginClock(data, new Date('2026-03-02T01:00:00.000Z'));
    expect(readInstallationClock(path())).toEqual(new Date('2026-03-05T01:00:00.000Z'));
    expect(() => moveInstallationClock(path(), new Date('2026-03-04T01:00:00.000Z'))).toThrow(
      'does not go back',
    );
    data.release();
  });

  test('of the world’s time has none, whatever lies there', () => {
    const data = openDataDirectory(path(), 'real');
    writeFileSync(join(path(), 'clock'), '2026-03-02T01:00:00.000Z\n');
    expect(clockOf(data)).toEqual({});
    expect(() => moveInstallationClock(path(), new Date())).toThrow(LaunchError);
    expect(() => moveInstallationClock(path(), new Date())).toThrow('nobody’s to move');
    data.release();
  });

  test('of a newer version is left alone', () => {
    openDataDirectory(path(), 'real').release();
    const file = join(path(), 'state.json');
    const state = JSON.parse(readFileSync(file, 'utf8')) as object;
    writeFileSync(file, JSON.stringify({ ...state, version: 99 }));
    expect(() => openDataDirectory(path(), 'real')).toThrow('newer version');
  });
});

describe('the settings of a service', () => {
  const secrets = { databases: 'd', internal: 'i', keyEncryption: 'k', index: 'x' };
  const given = (outer: Record<string, string>) => ({
    addresses: { database: (name: string) => `postgres://${name}` },
    secrets,
    adminPassword: 'given by the person',
    listening: { host: '127.0.0.1', others: {} },
    outer,
  });
  const [access] = services;

  test('name its own database and no other service’s', () => {
    const environment = serviceEnvironment(access!, given({}));
    expect(environment['ACCESS_DATABASE_URL']).toBe('postgres://rapport_access');
    const others = services.slice(1).map(({ name }) => `${name.toUpperCase()}_DATABASE_URL`);
    for (const other of others) expect(environment).not.toHaveProperty(other);
  });

  test('are not changed by what the shell happens to hold', () => {
    const outer = { KAFKA_BROKERS: 'elsewhere:9092', ACCESS_DATABASE_URL: 'postgres://elsewhere', LANG: 'C' };
    const environment = serviceEnvironment(access!, given(outer));
    expect(environment).not.toHaveProperty('KAFKA_BROKERS');
    expect(environment['ACCESS_DATABASE_URL']).toBe('postgres://rapport_access');
    expect(environment['LANG']).toBe('C');
  });

  test('give the first password to access alone', () => {
    for (const node of services) {
      const expected = node.name === 'access' ? 'given by the person' : undefined;
      expect(serviceEnvironment(node, given({}))['ADMIN_PASSWORD']).toBe(expected);
    }
  });
});
