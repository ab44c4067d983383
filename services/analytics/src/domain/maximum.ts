/** Where a function is lowest, and how low. */
export interface Lowest {
  readonly at: readonly number[];
  readonly value: number;
  readonly looks: number;
}

/** A search that stops after each look, so that whoever lets it go on may let others work in between. */
export type Search<Found> = Generator<undefined, Found>;

interface Corner {
  readonly at: readonly number[];
  readonly value: number;
}
const MOST_LOOKS = 4_000;
const FLAT = 1e-11;

/**
 * Goes downhill by Nelder and Mead's simplex (1965) with the coefficients that adapt to the number of dimensions (Gao and Han
 * 2012), twice: a second simplex around what the first found frees one that became too flat to go on. It asks for values
 * alone, no derivatives.
 */
export function* lowest(value: (at: readonly number[]) => number, from: readonly number[]): Search<Lowest> {
  const first = yield* descend(value, from, 0.5);
  const second = yield* descend(value, first.at, 0.05);
  return { ...second, looks: first.looks + second.looks };
}

type Look = (at: readonly number[]) => Search<Corner>;

function* descend(
  value: (at: readonly number[]) => number,
  from: readonly number[],
  step: number,
): Search<Lowest> {
  let looks = 0;
  const look: Look = function* (at) {
    looks += 1;
    yield;
    const found = value(at);
    return { at, value: Number.isFinite(found) ? found : Number.MAX_VALUE };
  };
  let corners: Corner[] = [];
  for (let i = -1; i < from.length; i += 1)
    corners.push(yield* look(from.map((x, k) => (k === i ? x + step : x))));
  for (;;) {
    corners = corners.toSorted((one, other) => one.value - other.value);
    const [best, worst] = [corners[0]!, corners.at(-1)!];
    if (looks >= MOST_LOOKS || isFlat(best, worst)) return { ...best, looks };
    corners = yield* improved(corners, look);
  }
}

const isFlat = (best: Corner, worst: Corner) =>
  worst.value - best.value <= FLAT * (1 + Math.abs(best.value)) &&
  Math.max(...best.at.map((x, k) => Math.abs(x - worst.at[k]!))) <= 1e-7;

/** One move: the worst corner is turned over, stretched or drawn in, or all come closer to the best. */
function* improved(corners: readonly Corner[], look: Look): Search<Corner[]> {
  const n = corners.length - 1;
  const [best, worst] = [corners[0]!, corners.at(-1)!];
  const rest = corners.slice(0, -1);
  const middle = best.at.map((_, k) => rest.reduce((sum, { at }) => sum + at[k]!, 0) / n);
  const along = (by: number) => look(middle.map((x, k) => x + by * (x - worst.at[k]!)));
  const turned = yield* along(1);
  if (turned.value < best.value) {
    const stretched = yield* along(1 + 2 / n);
    return [...rest, stretched.value < turned.value ? stretched : turned];
  }
  if (turned.value < rest.at(-1)!.value) return [...rest, turned];
  const inwards = 0.75 - 1 / (2 * n);
  const drawn = yield* along(turned.value < worst.value ? inwards : -inwards);
  if (drawn.value < Math.min(turned.value, worst.value)) return [...rest, drawn];
  const closer = 1 - 1 / n;
  const others = [];
  for (const { at } of corners.slice(1))
    others.push(yield* look(at.map((x, k) => best.at[k]! + closer * (x - best.at[k]!))));
  return [best, ...others];
}
