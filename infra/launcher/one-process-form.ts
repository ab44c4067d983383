import { controlledClock } from '@rapport/kernel/clock';
import { type Form, hereFrom } from './launch.ts';
import { startOneProcess } from './one-process.ts';

/** Everything in this process: what took the sample in goes on serving. */
export const oneProcessForm: Form = {
  distributed: false,
  start: async (ground, loaded) => {
    if (loaded) return loaded;
    const { clock, createdAt } = ground.data.state();
    return await startOneProcess({
      ...hereFrom(ground),
      ...(clock === 'controlled' ? { clock: controlledClock(new Date(createdAt)) } : {}),
    });
  },
};
