import { parentPort } from 'node:worker_threads';
import { type QuoteOnPaper, quotePaper } from './quote-paper.ts';

/** A paper to be drawn, under the number it is asked for by. */
export interface PaperAsked {
  readonly n: number;
  readonly quote: QuoteOnPaper;
}

/** The paper of a number, or why there is none. */
export type PaperAnswer =
  { readonly n: number; readonly paper: Uint8Array } | { readonly n: number; readonly failed: string };

parentPort?.on('message', async ({ n, quote }: PaperAsked) => {
  try {
    const paper = Uint8Array.from(await quotePaper(quote));
    parentPort?.postMessage({ n, paper } satisfies PaperAnswer, [paper.buffer]);
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ n, failed } satisfies PaperAnswer);
  }
});
