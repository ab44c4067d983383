/** A service as data, and the runner that gives it its world. */
export * from './port.ts';
export { LogOfAnotherPast } from './belonging.ts';
export { type RunningService, type StartOptions, startService } from './start.ts';
export { runService } from './run.ts';
export { migrateService } from './ports.ts';
export { peersFromSetting } from './peers.ts';
export { addressSettings } from './settings.ts';
export { Operations } from './operations.ts';
