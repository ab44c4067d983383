import { type Static, Type } from 'typebox';
import { type Money, moneyOf } from '@rapport/kernel/money';
import { returnOn } from '../domain/return-on-spend.ts';
import type { Credit } from '../queries/attribution.ts';
import type { SpentRow } from '../queries/campaigns.ts';
import { Code, MoneyText, Uuid, oneOf, strict } from './schemas.ts';

const Credited = strict({ orders: Type.Integer(), worth: MoneyText });
const Both = { first: Credited, last: Credited };
const Ratio = Type.Optional(
  Type.String({ description: 'worth of the orders for one unit of cost; left out where nothing was spent' }),
);
const Row = strict({
  campaign: strict({
    campaignId: Uuid,
    code: Code,
    name: Type.String(),
    status: oneOf('planned', 'closed'),
  }),
  currency: Type.String(),
  /** Of a campaign, in its own currency alone: what it may cost, and cost that year. */
  budget: Type.Optional(MoneyText),
  cost: Type.Optional(MoneyText),
  ...Both,
  firstReturn: Ratio,
  lastReturn: Ratio,
});

/** A year's figures: a row per campaign and currency, one of no campaign, and what both ways add up to. */
export const ReturnsPage = strict({
  year: Type.Integer(),
  asOf: Type.Optional(Type.String()),
  rows: Type.Array(Row),
  none: Type.Array(strict({ currency: Type.String(), ...Both })),
  totals: Type.Array(strict({ currency: Type.String(), cost: MoneyText, ...Both })),
});

type Page = Omit<Static<typeof ReturnsPage>, 'year' | 'asOf'>;

/** Puts what was spent beside what is credited. */
export function returnsPage(credits: readonly Credit[], spent: readonly SpentRow[]): Page {
  const rows = spent.flatMap((campaign) => rowsOf(campaign, credits));
  const none = currenciesOf(credits.filter(({ campaign_id }) => campaign_id === null)).map((currency) => ({
    currency,
    ...bothOf(credits, null, currency),
  }));
  const currencies = [...new Set([...rows.map((row) => row.currency), ...none.map((row) => row.currency)])];
  const totals = currencies.toSorted().map((currency) => ({
    currency,
    cost: sum(
      currency,
      spent.filter((one) => one.currency === currency).map((one) => one.cost_minor),
    ),
    first: total(credits, 'first', currency),
    last: total(credits, 'last', currency),
  }));
  return { rows, none, totals };
}

function rowsOf(campaign: SpentRow, credits: readonly Credit[]): Page['rows'] {
  const { campaign_id: campaignId, code, name, status } = campaign;
  const mine = credits.filter((credit) => credit.campaign_id === campaignId);
  const others = currenciesOf(mine).filter((currency) => currency !== campaign.currency);
  const of = { campaignId, code, name, status: status as 'planned' | 'closed' };
  const both = bothOf(mine, campaignId, campaign.currency);
  const cost = moneyOf(BigInt(campaign.cost_minor), campaign.currency);
  return [
    {
      campaign: of,
      currency: campaign.currency,
      budget: moneyOf(BigInt(campaign.budget_minor), campaign.currency),
      cost,
      ...both,
      ...ratio('firstReturn', both.first.worth, cost),
      ...ratio('lastReturn', both.last.worth, cost),
    },
    ...others.map((currency) => ({ campaign: of, currency, ...bothOf(mine, campaignId, currency) })),
  ];
}

function ratio<Name extends string>(
  name: Name,
  worth: Money,
  cost: Money,
): { readonly [K in Name]?: string } {
  const said = returnOn(worth, cost);
  return (said === undefined ? {} : { [name]: said }) as { readonly [K in Name]?: string };
}

function bothOf(credits: readonly Credit[], campaignId: string | null, currency: string) {
  const of = (by: Credit['by']) => {
    const one = credits.find(
      (credit) => credit.by === by && credit.campaign_id === campaignId && credit.currency === currency,
    );
    return { orders: one?.orders ?? 0, worth: moneyOf(BigInt(one?.worth_minor ?? 0), currency) };
  };
  return { first: of('first'), last: of('last') };
}

const currenciesOf = (credits: readonly Credit[]) =>
  [...new Set(credits.map(({ currency }) => currency))].toSorted();

function total(credits: readonly Credit[], by: Credit['by'], currency: string) {
  const these = credits.filter((credit) => credit.by === by && credit.currency === currency);
  const orders = these.reduce((n, credit) => n + credit.orders, 0);
  return {
    orders,
    worth: sum(
      currency,
      these.map((credit) => credit.worth_minor),
    ),
  };
}

const sum = (currency: string, minors: readonly string[]) =>
  moneyOf(
    minors.reduce((all, minor) => all + BigInt(minor), 0n),
    currency,
  );
