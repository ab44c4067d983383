/** Waits until a condition holds, asking again every few milliseconds; fails with what the last look gave. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  options: { readonly within?: number; readonly what?: string } = {},
): Promise<T> {
  const deadline = performance.now() + (options.within ?? 20_000);
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > deadline) {
      throw new Error(
        `not within the deadline: ${options.what ?? ''} last seen ${JSON.stringify(seen)?.slice(0, 500)}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
