/** Lets work in while the bytes it holds stay within a budget; what is larger than all of it goes in alone. */
export function byteBudget(limit: number): <T>(bytes: number, work: () => Promise<T>) => Promise<T> {
  let held = 0;
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  const admit = () => {
    for (let first = waiting[0]; first && (held === 0 || held + first.bytes <= limit); first = waiting[0]) {
      held += first.bytes;
      waiting.shift();
      first.go();
    }
  };
  return async (bytes, work) => {
    await new Promise<void>((go) => {
      waiting.push({ bytes, go });
      admit();
    });
    try {
      return await work();
    } finally {
      held -= bytes;
      admit();
    }
  };
}
