/** What is to happen, by instant; of what happens at one instant, what was put down first comes first. */
export interface Agenda<Item extends { readonly at: number; readonly turn: number }> {
  put(item: Item): void;
  take(): Item | undefined;
  clear(): void;
}

/** A binary heap (Williams, 1964). */
export function agendaOf<Item extends { readonly at: number; readonly turn: number }>(): Agenda<Item> {
  const heap: Item[] = [];
  const before = (a: Item, b: Item) => a.at < b.at || (a.at === b.at && a.turn < b.turn);
  return {
    put: (item) => {
      let i = heap.push(item) - 1;
      for (let parent = (i - 1) >> 1; i > 0 && before(item, heap[parent]!); parent = (i - 1) >> 1) {
        heap[i] = heap[parent]!;
        i = parent;
      }
      heap[i] = item;
    },
    take: () => {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      let i = 0;
      for (;;) {
        let child = 2 * i + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
        if (!before(heap[child]!, last)) break;
        heap[i] = heap[child]!;
        i = child;
      }
      heap[i] = last;
      return first;
    },
    clear: () => void (heap.length = 0),
  };
}
