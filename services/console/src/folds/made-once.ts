/**
 * A fold that remembers what it made. Most conversations and records of a long history had ended before any instant that is
 * asked about: they are the same as of each. What was made is known again by the last of its events and by how many they
 * are. A history only grows, so that two lists in the order of recording that end alike and are as long are the same.
 */
export function madeOnce<Event extends object, Made>(
  fold: (events: readonly Event[]) => Made,
): (events: readonly Event[]) => Made {
  const known = new WeakMap<Event, { readonly events: number; readonly made: Made }>();
  return (events) => {
    const last = events.at(-1);
    const before = last && known.get(last);
    if (before?.events === events.length) return before.made;
    const made = fold(events);
    if (last) known.set(last, { events: events.length, made });
    return made;
  };
}
