/** A second wish to stop counts only after this long: terminals, npm and supervisors send the same one twice. */
const REPEAT_MS = 1_000;
/** Nobody waits longer for a drain than this. */
const PATIENCE_MS = 30_000;

/**
 * Ends the process well: the first SIGINT, SIGTERM or SIGHUP stops everything and exits 0, also while it still starts;
 * one that comes more than a second later, or a drain that hangs, exits 1 at once.
 */
export function stopOnSignal(stop: () => Promise<void>, abandon: () => void): void {
  let first: number | undefined;
  const leave = (code: number) => {
    if (code !== 0) abandon();
    process.exit(code);
  };
  const asked = () => {
    const now = performance.now();
    if (first !== undefined) {
      if (now - first > REPEAT_MS) leave(1);
      return;
    }
    first = now;
    setTimeout(() => leave(1), PATIENCE_MS).unref();
    stop().then(
      () => leave(0),
      (error: unknown) => {
        process.stderr.write(`while stopping: ${error instanceof Error ? error.message : String(error)}\n`);
        leave(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, asked);
}
