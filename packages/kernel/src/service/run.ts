import type { ServiceDefinition } from './port.ts';
import { startService } from './start.ts';

/** Exit must come before the platform's own patience ends (30 s on Kubernetes unless told otherwise). */
const STOP_MS = 20_000;

/** Runs one service as a process of its own: settings from the environment, SIGTERM drains and exits 0. */
export async function runService(definition: ServiceDefinition): Promise<void> {
  const starting = startService(definition, process.env);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    // A stop that comes while it still starts waits until there is something to stop.
    void starting.then((service) => service.stop()).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  await starting.catch((error: Error) => {
    process.stderr.write(`${definition.name}: ${error.message}\n`);
    process.exit(1);
  });
}
