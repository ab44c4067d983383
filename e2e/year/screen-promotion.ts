import { eventually } from '../client.ts';
import type { At, Places } from './places.ts';
import { type Promoting, REASONS } from './player.ts';
import type { Promotion } from './promotion.ts';
import type { Language } from './story.ts';

/** What is done about a campaign, on the screens of marketing and on customers' pages. */
export function promotionOnScreen(
  at: At,
  places: Places,
  promotion: Promotion,
  language: Language,
): Promoting {
  const { purpose, campaignId, material, audience, recipients } = promotion;
  const purposeName = language === 'en' ? purpose.name.en : purpose.name.zh;
  return {
    notesPermission: async (who, note) => {
      const desk = await at(who);
      await desk.open(places.customer);
      await desk.press('Write down a consent');
      await desk.choose('What for', { label: purposeName });
      await desk.fill('When and how did they agree to these words?', note);
      await desk.picture('permission');
      await desk.agree('Write down');
    },
    startsRun: async (who) => {
      const desk = await at(who);
      await desk.open(`/campaigns/${campaignId}`);
      await desk.press('Send a material');
      await choose(desk, 'Material', material.name);
      await choose(desk, 'Audience', audience.name);
      await desk.picture('run-begins');
      await desk.agree('Send it');
    },
    seesRun: async (who, { sent, reasons }) => {
      const desk = await at(who);
      await desk.open(`/campaigns/${campaignId}`);
      const run = desk.page.getByRole('region', { name: desk.say('Sent to audiences') });
      await desk.see(desk.say('{0} sent', { 0: String(sent) }), run);
      for (const [reason, count] of Object.entries(reasons))
        await desk.see(`(${desk.say(REASONS[reason as keyof typeof REASONS])}): ${count}`, run);
      await desk.picture(`run-${Object.keys(reasons).join('-')}`);
    },
    notesOptOut: async (who, note) => {
      const desk = await at(who);
      await desk.open(`/customers/${recipients.at(-1)}`);
      await desk.press('No more promotion');
      await desk.fill('How did they say so?', note);
      await desk.picture('opt-out');
      await desk.agree('Withdraw');
    },
    asksWhetherAllIsWell: async (who) => {
      const desk = await at(who);
      await desk.open('/work');
      const task = desk.page
        .getByRole('listitem')
        .filter({ hasText: 'Ask the customer whether all is well' });
      await desk.picture('all-is-well');
      await desk.press('Done', task);
      await task.waitFor({ state: 'hidden' });
    },
    seesReturns: async (who, { orders, worth }) => {
      const desk = await at(who);
      await desk.open('/campaigns');
      const rows = desk.page.getByRole('row');
      const words = desk.say('{orders} orders', { orders: String(orders) });
      const came = (cell = '') => centsOf(cell) === centsOf(worth) && cell.includes(words);
      const own = rows.filter({ has: desk.page.getByRole('link', { name: purpose.name.zh, exact: true }) });
      await eventually(async () => {
        const cells = await own.getByRole('cell').allInnerTexts();
        return came(cells[2]) && came(cells[4]);
      });
      await desk.picture(`returns-${worth}`);
      await expectToAddUp(desk);
    },
  };
}

type Desk = Awaited<ReturnType<At>>;

/** Picks the entry of a list that begins with a name; its number stands behind it. */
async function choose(desk: Desk, label: string, name: string): Promise<void> {
  const list = desk.page.getByRole('combobox', { name: desk.say(label) });
  const entry = list.getByRole('option', { name }).first();
  await entry.waitFor({ state: 'attached' });
  await list.selectOption((await entry.getAttribute('value'))!);
}

/** A campaign's amounts, and those of no campaign, are all orders to the cent, by the first message and by the last. */
async function expectToAddUp(desk: Desk): Promise<void> {
  const centsIn = async (part: string, column: number) => {
    const cells = await desk.page.locator(`${part} tr td:nth-child(${column})`).allInnerTexts();
    return cells.reduce((sum, cell) => sum + centsOf(cell), 0);
  };
  for (const column of [4, 6])
    if ((await centsIn('tbody', column)) !== (await centsIn('tfoot', column)))
      throw new Error(`the amounts of column ${column} are not what all orders came to`);
}

function centsOf(cell: string): number {
  const [amount] = /[\d,]+\.\d\d/.exec(cell) ?? [];
  return amount === undefined ? 0 : Math.round(Number(amount.replaceAll(',', '')) * 100);
}
