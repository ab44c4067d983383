import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { moveClock, readClock, writeClock } from '@rapport/kernel/clock';
import type { DataDirectory, InstallationState } from './data-directory.ts';
import type { Addresses } from './environment.ts';
import { LaunchError } from './launch-error.ts';

/** A test installation's clock, in its data directory: whoever may write there owns the installation anyway. */
const fileIn = (folder: string) => join(folder, 'clock');

/** Where services find the clock; nothing for an installation that lives by the world's time, whatever lies there. */
export function clockOf({ path, state }: DataDirectory): Pick<Addresses, 'clockFile'> {
  return state().clock === 'controlled' ? { clockFile: fileIn(path) } : {};
}

/** Sets the clock of a new test installation up; of an older one it stands where it stood. */
export function beginClock({ path }: DataDirectory, at: Date): void {
  if (!existsSync(fileIn(path))) writeClock(fileIn(path), at);
}

/** The instant an installation lives at; throws `LaunchError` for one that lives by the world's time. */
export function readInstallationClock(folder: string): Date {
  return readClock(movable(folder));
}

/** Moves an installation's clock, running or not; throws `LaunchError` where that may not be. */
export function moveInstallationClock(folder: string, to: Date): void {
  const file = movable(folder);
  try {
    moveClock(file, to);
  } catch (error) {
    if (error instanceof RangeError) throw new LaunchError(`${folder}: ${error.message}.`);
    throw error;
  }
}

function movable(folder: string): string {
  const stateFile = join(folder, 'state.json');
  if (!existsSync(stateFile)) throw new LaunchError(`${folder} holds no installation; set RAPPORT_DATA.`);
  const { clock } = JSON.parse(readFileSync(stateFile, 'utf8')) as InstallationState;
  if (clock !== 'controlled')
    throw new LaunchError(`${folder} lives by the world’s time: that is nobody’s to move.`);
  return fileIn(folder);
}
