/**
 * One look-up for many askers: what is asked while a look-up runs goes into the next one together. Each asker gets its own
 * answer or error; a look-up that fails fails for all who were in it.
 */
export function gathering<Value>(
  look: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value | Error>>,
): (key: string) => Promise<Value> {
  let waiting = new Map<string, PromiseWithResolvers<Value>>();
  let running = false;

  const run = async () => {
    running = true;
    // Whoever asks in the same turn is in the first look-up too.
    await Promise.resolve();
    while (waiting.size > 0) {
      const taken = waiting;
      waiting = new Map();
      try {
        const found = await look([...taken.keys()]);
        for (const [key, asker] of taken) settle(asker, found.get(key));
      } catch (error) {
        for (const asker of taken.values()) asker.reject(error);
      }
    }
    running = false;
  };

  return (key) => {
    const asker = waiting.get(key) ?? Promise.withResolvers<Value>();
    waiting.set(key, asker);
    if (!running) void run();
    return asker.promise;
  };
}

function settle<Value>(asker: PromiseWithResolvers<Value>, found: Value | Error | undefined): void {
  if (found === undefined) asker.reject(new Error('a look-up left out what it was asked for'));
  else if (found instanceof Error) asker.reject(found);
  else asker.resolve(found);
}
