/**
 * What was made of a history that stays at hand. It is the history's own, and no weak map over its events: the collector of
 * young objects takes what a weak map points to for alive, and copies it.
 */
export interface Memory {
  /** What `maker` made, by what it was made of. */
  of<Key extends object, Made>(maker: object): Map<Key, Made>;
}

/** A memory that nothing is in yet. */
export function newMemory(): Memory {
  const makers = new Map<object, Map<object, unknown>>();
  return {
    of: <Key extends object, Made>(maker: object) => {
      const known = makers.get(maker) ?? new Map<object, unknown>();
      makers.set(maker, known);
      return known as Map<Key, Made>;
    },
  };
}

/**
 * A fold that remembers what it made. Most conversations and records of a long history had ended before any instant that is
 * asked about: they are the same as of each. What was made is known again by the last of its events and by how many they
 * are. A history only grows, so that two lists in the order of recording that end alike and are as long are the same.
 * Without a memory each is made anew: most histories are short, read once and forgotten.
 */
export function madeOnce<Event extends object, Made>(
  fold: (events: readonly Event[], memory: Memory | undefined) => Made,
): (events: readonly Event[], memory: Memory | undefined) => Made {
  return (events, memory) => {
    if (!memory) return fold(events, memory);
    const known = memory.of<Event, { readonly events: number; readonly made: Made }>(fold);
    const last = events.at(-1);
    const before = last && known.get(last);
    if (before?.events === events.length) return before.made;
    const made = fold(events, memory);
    if (last) known.set(last, { events: events.length, made });
    return made;
  };
}
