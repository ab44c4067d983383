type Look<Value> = (keys: readonly string[]) => Promise<ReadonlyMap<string, Value | Error>>;
type Askers<Value> = Map<string, PromiseWithResolvers<Value>>;

/**
 * One look-up for many askers: what is asked while a look-up runs goes into the next one together. Each asker gets its own
 * answer or error; a look-up that fails fails for all who were in it.
 */
export function gathering<Value>(look: Look<Value>): (key: string) => Promise<Value> {
  let waiting: Askers<Value> = new Map();
  let running = false;

  const run = async () => {
    running = true;
    // Whoever asks in the same turn is in the first look-up too.
    await Promise.resolve();
    while (waiting.size > 0) {
      const taken = waiting;
      waiting = new Map();
      await lookUp(look, taken);
    }
    running = false;
  };

  return (key) => {
    const asked = ask(waiting, key);
    if (!running) void run();
    return asked;
  };
}

/** The same for look-ups that may take long: one for all who ask in one turn of the event loop, and nobody waits for another's. */
export function gatheringByTurn<Value>(look: Look<Value>): (key: string) => Promise<Value> {
  let waiting: Askers<Value> = new Map();
  const run = () => {
    const taken = waiting;
    waiting = new Map();
    void lookUp(look, taken);
  };
  return (key) => {
    if (waiting.size === 0) setImmediate(run);
    return ask(waiting, key);
  };
}

function ask<Value>(waiting: Askers<Value>, key: string): Promise<Value> {
  const asker = waiting.get(key) ?? Promise.withResolvers<Value>();
  waiting.set(key, asker);
  return asker.promise;
}

async function lookUp<Value>(look: Look<Value>, taken: Askers<Value>): Promise<void> {
  try {
    const found = await look([...taken.keys()]);
    for (const [key, asker] of taken) settle(asker, found.get(key));
  } catch (error) {
    for (const asker of taken.values()) asker.reject(error);
  }
}

function settle<Value>(asker: PromiseWithResolvers<Value>, found: Value | Error | undefined): void {
  if (found === undefined) asker.reject(new Error('a look-up left out what it was asked for'));
  else if (found instanceof Error) asker.reject(found);
  else asker.resolve(found);
}
