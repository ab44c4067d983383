import { pause } from './index.ts';

/**
 * Paces who works in many small steps: the first step within a span of `ms` is free, the next one waits for the span after
 * it. All who have spans of one length wait for the same instants, so that what each asks for then is asked for at once.
 */
export function pacing(ms: number): () => Promise<void> {
  const spanNow = () => Math.floor(performance.now() / ms);
  let last = -1;
  return async () => {
    const span = spanNow();
    if (span === last) await pause((span + 1) * ms - performance.now());
    last = Math.max(span, spanNow());
  };
}
