import { eventually } from '../client.ts';
import { type Insisting, succeed } from './insisting.ts';
import type { Became, Promoting } from './player.ts';
import { type Promotion, pointOf, untilAllAreListed } from './promotion.ts';
import type { Colleague } from './story.ts';

interface Listed<Item> {
  readonly items: readonly Item[];
}
export interface Run {
  readonly progress: {
    readonly sent: number;
    readonly waiting: number;
    readonly reasons: readonly { readonly reason: string; readonly count: number }[];
  };
}
interface Credited {
  readonly orders: number;
  readonly worth: { readonly amount: string };
}
interface Both {
  readonly first: Credited;
  readonly last: Credited;
}
interface Returns {
  readonly rows: readonly (Both & { readonly campaign: { readonly campaignId: string } })[];
  readonly totals: readonly Both[];
}
interface Order {
  readonly gross: { readonly amount: string };
  readonly returned: { readonly amount: string };
}
interface Task {
  readonly task?: { readonly taskId: string; readonly about?: { readonly kind: string } };
}

const MARKETING = '/api/marketing/v1';
const WITHIN_MS = 90_000;
/** More messages a second than there are: all are released at once, by whichever process. */
export const RATE = 500;

/** What is done about a campaign, by REST. */
export function promotionByRest(
  at: (who: Colleague) => Insisting,
  partyOf: () => string,
  promotion: Promotion,
): Promoting {
  const { purpose, campaignId, recipients } = promotion;
  const leaver = recipients.at(-1)!;
  return {
    notesPermission: async (who, note) => {
      const contactPoint = await pointOf(at(who), partyOf());
      const given = { contactPoint, purpose: purpose.code, channel: 'mail', note };
      await succeed(at(who), `/api/customers/v1/parties/${partyOf()}/consents/actions/give`, given);
    },
    // Besides the others the customer of the walk.
    startsRun: (who) => startRun(at(who), promotion, recipients.length + 1),
    seesRun: (who, became) => untilRun(at(who), promotion, (run) => stands(run, became), WITHIN_MS),
    notesOptOut: async (who, note) =>
      void (await succeed(at(who), `/api/customers/v1/parties/${leaver}/consents/actions/withdraw`, {
        note,
      })),
    asksWhetherAllIsWell: async (who) => {
      const isIt = ({ task }: Task) => task?.about?.kind === 'case';
      const { items } = await at(who).read<Listed<Task>>('/api/workflow/v1/my-work', (page) =>
        page.items.some(isIt),
      );
      const { taskId } = items.find(isIt)!.task!;
      await succeed(at(who), `/api/workflow/v1/tasks/${taskId}/actions/finish`);
    },
    seesReturns: async (who, { orders, worth }) => {
      const came = ({ first, last }: Both) =>
        [first, last].every((one) => one.orders === orders && one.worth.amount === worth);
      const { totals } = await at(who).read<Returns>(`${MARKETING}/returns?year=2026`, ({ rows }) =>
        rows.some((row) => row.campaign.campaignId === campaignId && came(row)),
      );
      const all = await allOrders(at(who));
      const cents = ({ gross, returned }: Order) => centsOf(gross.amount) - centsOf(returned.amount);
      const sum = all.reduce((total, order) => total + cents(order), 0);
      for (const { worth: credited } of [totals[0]!.first, totals[0]!.last])
        if (centsOf(credited.amount) !== sum) throw new Error(`${credited.amount} is not ${sum} cents`);
    },
  };
}

/** Begins a run as soon as marketing knows of all who permitted it. */
export async function startRun(asker: Insisting, promotion: Promotion, listed: number): Promise<void> {
  await untilAllAreListed(asker, promotion, listed);
  const { campaignId, material, audience } = promotion;
  const { materialId } = material;
  const run = { materialId, audienceId: audience.audienceId, frozen: true, ratePerSecond: RATE };
  await succeed(asker, `${MARKETING}/campaigns/${campaignId}/runs`, run);
}

/** Waits until the campaign's run has come as far as it shall. */
export async function untilRun(
  asker: Insisting,
  { campaignId }: Promotion,
  fits: (run: Run) => boolean,
  within: number,
): Promise<void> {
  const path = `${MARKETING}/campaigns/${campaignId}/runs`;
  await eventually(async () => {
    const { items } = await asker.read<Listed<Run>>(path, () => true);
    return items.some(fits);
  }, within);
}

const centsOf = (amount: string) => Math.round(Number(amount) * 100);

/** In the whole installation there are fewer than a page of them. */
async function allOrders(who: Insisting): Promise<readonly Order[]> {
  const page = await who.read<Listed<Order>>('/api/sales/v1/orders?limit=200', () => true);
  return page.items;
}

/** Whether a run has come to exactly this, with nothing left on its way. */
export function stands({ progress: { sent, waiting, reasons } }: Run, became: Became): boolean {
  const wanted = Object.entries(became.reasons);
  const there = wanted.every(([reason, count]) =>
    reasons.some((one) => one.reason === reason && one.count === count),
  );
  return sent === became.sent && waiting === 0 && there && reasons.length === wanted.length;
}
