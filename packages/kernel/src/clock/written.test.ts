import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moveClock, writeClock, writtenClock } from './written.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'rapport-clock-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a clock that is written in a file', () => {
  const monday = new Date('2026-03-02T01:00:00.000Z');
  const tuesday = new Date('2026-03-03T01:00:00.000Z');

  test('stands until it is moved, and all who look see the same', () => {
    const file = join(folder, 'shared');
    writeClock(file, monday);
    const [one, other] = [writtenClock(file), writtenClock(file)];
    expect([one.now(), other.now()]).toEqual([monday, monday]);
    moveClock(file, tuesday);
    expect([one.now(), other.now()]).toEqual([tuesday, tuesday]);
  });

  test('never goes back: what was recorded stays in the past', () => {
    const file = join(folder, 'forward');
    writeClock(file, tuesday);
    expect(() => moveClock(file, monday)).toThrow('stands at 2026-03-03T01:00:00.000Z and does not go back');
    expect(writtenClock(file).now()).toEqual(tuesday);
  });

  test('that says no instant is found at the start, not at the first fact', () => {
    const file = join(folder, 'broken');
    writeFileSync(file, 'soon');
    expect(() => writtenClock(file)).toThrow('says no instant: "soon"');
    expect(() => writtenClock(join(folder, 'nowhere'))).toThrow('ENOENT');
  });
});
