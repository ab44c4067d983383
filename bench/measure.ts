/** Several runs of one subject, in the order they were made. */
export interface Sample {
  readonly subject: string;
  readonly unit: string;
  readonly runs: readonly number[];
}

/** A limit that the product set itself. */
export interface Bar {
  readonly what: string;
  readonly reached: number;
  readonly bar: number;
  /** Whether more is better (a ratio, a rate) or less (a time). */
  readonly better: 'more' | 'less';
}

/** What a benchmark gives back. */
export interface Result {
  readonly id: string;
  readonly title: string;
  readonly samples: readonly Sample[];
  readonly bars: readonly Bar[];
  readonly remarks: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which a share of all lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Runs subjects one after the other, all of them `rounds` times over, so that a slow minute of the machine meets all. */
export async function interleave(
  subjects: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
  unit: string,
): Promise<readonly Sample[]> {
  const runs = new Map<string, number[]>(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(subjects)) runs.get(name)!.push(await run());
  }
  return [...runs].map(([subject, values]) => ({ subject, unit, runs: values }));
}

/** Keeps `inFlight` calls going for `ms`; gives the rate per second and each call's time in ms. */
export async function keepInFlight(
  inFlight: number,
  ms: number,
  call: (n: number) => Promise<unknown>,
): Promise<{ readonly rate: number; readonly times: readonly number[] }> {
  const times: number[] = [];
  let n = 0;
  const start = performance.now();
  const worker = async () => {
    while (performance.now() - start < ms) {
      const began = performance.now();
      await call(n++);
      times.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { rate: (times.length * 1000) / (performance.now() - start), times };
}

/** The median of a subject among samples. */
export function of(samples: readonly Sample[], subject: string): number {
  return median(samples.find((sample) => sample.subject === subject)?.runs ?? []);
}

/**
 * The slope of a line through points that strays of single ones do not move: the median of the slopes between all pairs.
 * Source: P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, JASA 63 (1968).
 */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  return median(
    points.flatMap(([x, y], i) => points.slice(i + 1).map(([later, other]) => (other - y) / (later - x))),
  );
}
