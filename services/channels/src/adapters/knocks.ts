import { EdgeProblem } from '@rapport/kernel/http';

/** Beyond so many at once the oldest are forgotten: memory is bounded, whoever knocks. */
const MOST_KNOWN = 20_000;

/** Counts what somebody does within a while; throws `too-many-requests` beyond the limit. */
export function knocks(
  limit: number,
  windowMs: number,
  now: () => number = () => performance.now(),
): (who: string) => void {
  const windows = new Map<string, { readonly began: number; count: number }>();
  return (who) => {
    let window = windows.get(who);
    if (!window || now() - window.began >= windowMs) {
      windows.delete(who);
      const [oldest] = windows.keys();
      if (windows.size >= MOST_KNOWN && oldest !== undefined) windows.delete(oldest);
      window = { began: now(), count: 0 };
      windows.set(who, window);
    }
    window.count += 1;
    if (window.count > limit) {
      const retryAfterSeconds = Math.ceil((window.began + windowMs - now()) / 1_000);
      throw new EdgeProblem('too-many-requests', { retryAfterSeconds });
    }
  };
}
