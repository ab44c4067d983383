import { type Form, hereFrom } from './launch.ts';
import { startOneProcess } from './one-process.ts';

/** Everything in this process: what took the sample in goes on serving. */
export const oneProcessForm: Form = {
  distributed: false,
  start: async (ground, loaded) => loaded ?? (await startOneProcess(hereFrom(ground))),
};
