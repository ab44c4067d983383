/** Which entries of a list went and which came, by their places; equal texts count as often as they stand there. */
export function listChanges(
  before: readonly string[],
  after: readonly string[],
): { readonly removed: ReadonlySet<number>; readonly added: ReadonlySet<number> } {
  return { removed: missing(before, after), added: missing(after, before) };
}

function missing(of: readonly string[], from: readonly string[]): ReadonlySet<number> {
  const left = new Map<string, number>();
  for (const each of from) left.set(each, (left.get(each) ?? 0) + 1);
  const places = new Set<number>();
  of.forEach((each, index) => {
    const count = left.get(each) ?? 0;
    if (count === 0) places.add(index);
    else left.set(each, count - 1);
  });
  return places;
}
