import { Worker } from 'node:worker_threads';
import type { PaperAnswer, PaperAsked } from './paper-worker.ts';
import type { QuoteOnPaper } from './quote-paper.ts';

/** Prints a quote as a PDF. */
export type QuotePrinter = (quote: QuoteOnPaper) => Promise<Uint8Array>;

type Waiting = { readonly done: (paper: Uint8Array) => void; readonly failed: (error: Error) => void };

/**
 * A printer in a thread of its own: laying out hundreds of lines holds up nothing else. The thread begins with the first
 * paper, and again after one that broke it.
 */
export function quotePrinter(): QuotePrinter {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let asked = 0;

  const answered = (answer: PaperAnswer) => {
    const asking = waiting.get(answer.n);
    waiting.delete(answer.n);
    if ('paper' in answer) asking?.done(answer.paper);
    else asking?.failed(new Error(answer.failed));
    // Only who waits for a paper keeps the process.
    if (waiting.size === 0) thread?.unref();
  };
  const begin = () => {
    const worker = new Worker(new URL('./paper-worker.ts', import.meta.url), { execArgv: [] });
    const gone = (cause?: unknown) => {
      if (thread !== worker) return;
      thread = undefined;
      for (const { failed } of waiting.values()) failed(new Error('the printer broke', { cause }));
      waiting.clear();
    };
    worker.on('message', answered).on('error', gone).on('exit', gone);
    return worker;
  };

  return (quote) =>
    new Promise((done, failed) => {
      thread ??= begin();
      thread.ref();
      asked += 1;
      waiting.set(asked, { done, failed });
      thread.postMessage({ n: asked, quote } satisfies PaperAsked);
    });
}
