import { createHash } from 'node:crypto';
import type { CommandContext, Outcome } from '@rapport/kernel/command';
import { fitBgNbd } from '../domain/bg-nbd.ts';
import { fitGammaGamma } from '../domain/gamma-gamma.ts';
import type { Search } from '../domain/maximum.ts';
import type { Fitted } from '../domain/model.events.ts';
import { type Bought, countsOf } from '../domain/scoring.ts';
import { takeFit } from './advice.ts';
import type { Desk } from './desk.ts';

/** Fewer customers, or fewer who bought again, say nothing about how customers buy. */
const FEWEST = { customers: 30, repeated: 10 } as const;

const BREATH_MS = 8;

/** To what purchases a model is fitted. */
export interface FitTo {
  readonly bought: readonly Bought[];
  readonly cutOff: string;
  readonly knownUntil: string;
  readonly currency: string;
}

/** Fits the model of what customers are worth; undefined while there are too few of them. The same purchases give the same. */
export async function fitted({ bought, ...to }: FitTo): Promise<Fitted | undefined> {
  const { counted, spent } = countsOf(bought, to.currency);
  const repeated = bought.filter(({ days }) => days > 1).length;
  if (bought.length < FEWEST.customers || repeated < FEWEST.repeated) return undefined;
  const enough = spent.reduce((sum, { customers }) => sum + customers, 0) >= FEWEST.repeated;
  const repeatPurchase = await through(fitBgNbd(counted));
  const purchaseValue = enough ? await through(fitGammaGamma(spent)) : undefined;
  const dataDigest = createHash('sha256')
    .update(JSON.stringify([counted, spent]))
    .digest('hex');
  return { ...to, repeatPurchase, ...(purchaseValue ? { purchaseValue } : {}), dataDigest };
}

/** Goes through a search to its end, and lets others work every few milliseconds. */
async function through<Found>(search: Search<Found>): Promise<Found> {
  let last = performance.now();
  for (;;) {
    const step = search.next();
    if (step.done) return step.value;
    if (performance.now() - last < BREATH_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  }
}

/** Fits the model and takes what came of it. */
export async function fitModel(desk: Desk, to: FitTo, context: CommandContext): Promise<Outcome | undefined> {
  const found = await fitted(to);
  return found && (await takeFit(desk, found, context));
}
