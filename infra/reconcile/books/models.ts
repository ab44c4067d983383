import { minorDigits } from '@rapport/kernel/money';
import type { FactData } from '@rapport/proto/catalogue';
import { type Book, type Figure, type Logged, entriesOf, taking } from '../book.ts';
import { likelierThan, likelihoodOfBuying, likelihoodOfSpending } from '../likelihood.ts';
import { mergesKept } from '../merges.ts';
import { type Repeated, purchasesKept, repeatedBy } from '../purchases.ts';

type Fitted = FactData<'rapport.analytics.model.v1', 'modelFitted'>;

/** A fit as its screen shows it. */
interface Fit {
  readonly edition: number;
  readonly repeatPurchase: Parameters<'r' | 'alpha' | 'a' | 'b'>;
  readonly purchaseValue?: Parameters<'p' | 'q' | 'gamma'>;
}
type Parameters<Name extends string> = Readonly<Record<Name | 'logLikelihood' | 'customers', number>>;

/**
 * How the model of what customers are worth was fitted last: to whose purchases, how likely it makes them, and that no
 * parameters beside those found are likelier. From orders, returns and merges that were known then, and nothing else.
 */
export function modelsBook(): Book {
  const merging: Logged[] = [];
  const purchases = purchasesKept();
  let fitted: Fitted | undefined;
  return {
    name: 'models',
    topics: ['rapport.customers.party.v1', 'rapport.sales.order.v1', 'rapport.analytics.model.v1'],
    take: taking(
      entriesOf('rapport.customers.party.v1', {
        partyMergedInto: (_, event) => merging.push(event),
        partyUnmerged: (_, event) => merging.push(event),
      }),
      purchases.entries,
      entriesOf('rapport.analytics.model.v1', {
        modelFitted: (data) => {
          fitted = data;
        },
      }),
    ),
    figures: async (shown) => {
      if (!fitted) return [];
      const { items } = await shown.get('/api/analytics/v1/models?limit=1');
      const [fit] = items as readonly Fit[];
      const { cutOff, knownUntil, currency } = fitted;
      const merges = mergesKept();
      const take = taking(merges.entries);
      for (const event of merging) if (event.recordedAt <= knownUntil) take(event);
      const bought = purchases.bought({ until: cutOff, currency, knownUntil }, merges.survivorOf);
      const customers = [...bought.values()].map((days) => repeatedBy(days, cutOff));
      return [
        { what: 'last fit of the model', recomputed: fitted.version, shown: fit?.edition ?? 'none' },
        ...(fit ? [...buying(fit, customers), ...spending(fit, customers, currency)] : []),
      ];
    },
  };
}

function buying({ edition, repeatPurchase }: Fit, customers: readonly Repeated[]): readonly Figure[] {
  const { logLikelihood, customers: number, ...parameters } = repeatPurchase;
  const likelihood = (at: typeof parameters) => likelihoodOfBuying(at, customers);
  return fitOf(`how customers buy again, fit ${edition}`, {
    ...{ customers: customers.length, number, logLikelihood },
    likelihood: likelihood(parameters),
    likelier: likelierThan(parameters, likelihood),
  });
}

function spending(
  { edition, purchaseValue }: Fit,
  customers: readonly Repeated[],
  currency: string,
): readonly Figure[] {
  if (!purchaseValue) return [];
  const unit = 10 ** minorDigits(currency);
  const spent = customers.filter(({ mean }) => mean > 0).map(({ x, mean }) => ({ x, mean: mean / unit }));
  const { logLikelihood, customers: number, ...parameters } = purchaseValue;
  const likelihood = (at: typeof parameters) => likelihoodOfSpending(at, spent);
  return fitOf(`what a purchase is worth, fit ${edition}`, {
    ...{ customers: spent.length, number, logLikelihood },
    likelihood: likelihood(parameters),
    likelier: likelierThan(parameters, likelihood),
  });
}

/** Two ways to the same sum differ by no more than this, relatively: where parameters are in the millions, digits cancel. */
const ROUNDING = 1e-7;

function fitOf(
  what: string,
  fit: {
    readonly customers: number;
    readonly number: number;
    readonly likelihood: number;
    readonly logLikelihood: number;
    readonly likelier: readonly string[];
  },
): readonly Figure[] {
  const { likelihood, logLikelihood, likelier } = fit;
  const same = Math.abs(likelihood - logLikelihood) <= ROUNDING * Math.abs(logLikelihood);
  return [
    { what: `customers of ${what}`, recomputed: fit.customers, shown: fit.number },
    {
      what: `log-likelihood of ${what}`,
      recomputed: same ? logLikelihood : likelihood,
      shown: logLikelihood,
    },
    {
      what: `parameters likelier than those of ${what}`,
      recomputed: likelier.join(', ') || 'none',
      shown: 'none',
    },
  ];
}
