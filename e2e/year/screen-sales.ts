import type { Player, Selling } from './player.ts';
import type { At, Places } from './places.ts';
import type { Seller } from './story.ts';
import { company } from './story.ts';

/** What sellers do, on the screens of sales. */
export function salesOnScreen(at: At, places: Places): Selling {
  const onQuote = async (who: Seller) => {
    const desk = await at(who);
    await desk.open(places.quotes.get(who)!);
    return desk;
  };
  return {
    ...leads(at, places),
    writesQuote: async (who, { quantity, unitPrice, validUntil }) => {
      const desk = await at(who);
      await desk.open(places.deal);
      await desk.press('Write a quote');
      const product = desk.page.getByRole('option', {
        name: new RegExp(`${company.product.name.zh}|${company.product.name.en}`),
      });
      await product.first().waitFor({ state: 'attached' });
      const choice = (await product.first().getAttribute('value'))!;
      await desk.choose('Add a product', choice);
      await desk.page.getByLabel(`${desk.say('Quantity')} 1`).fill(quantity);
      await desk.page.getByLabel(`${desk.say('Unit price')} 1`).fill(unitPrice);
      await desk.fill('Holds until', validUntil);
      await desk.picture(`quote-written-${who}`);
      await desk.press('Keep the draft');
      await desk.page.waitForURL(/\/quotes\/[0-9a-f-]{36}/);
      places.quotes.set(who, new URL(desk.page.url()).pathname);
      const title = (await desk.page
        .getByRole('heading', { level: 1 })
        .filter({ hasText: /Q-/ })
        .textContent())!;
      places.quotes.set(`${who} code`, /Q-\d+-\d/.exec(title)![0]);
    },
    sendsQuote: async (who) => {
      const desk = await onQuote(who);
      await desk.press('Send');
      const stopped = desk.page.getByRole('dialog', {
        name: desk.say('Another quote holds for the same product'),
      });
      const left = desk.page.getByRole('button', { name: desk.say('The customer accepts') });
      await stopped.or(left).first().waitFor();
      await desk.picture(`quote-sent-${who}`);
      if (await left.isVisible()) return 'sent';
      await desk.agree('Cancel');
      return 'product-already-quoted';
    },
    seesConflict: async (who) => {
      const desk = await onQuote(who);
      const [met, wasMet] = [
        desk.page.getByText(desk.say('Not sent: another quote holds for the same product')),
        desk.page.getByText(desk.say('Contested by another seller’s quote, which was stopped')),
      ];
      await met.or(wasMet).first().waitFor();
      await desk.picture(`quote-conflict-${who}`);
    },
    acceptsQuote: async (who) => {
      const desk = await onQuote(who);
      await desk.press('The customer accepts');
      await desk.page.getByRole('button', { name: desk.say('Make the order') }).waitFor();
    },
    placesOrder: async (who) => {
      const desk = await onQuote(who);
      await desk.press('Make the order');
      await desk.page.waitForURL(/\/orders\/[0-9a-f-]{36}/);
      places.order = new URL(desk.page.url()).pathname;
      await desk.see(desk.say('Placed'));
      await desk.picture('order');
    },
    notesReturn: async (who, { quantity, on }) => {
      const desk = await at(who);
      await desk.open(places.order);
      await desk.press('Note a return');
      await desk.fill('Quantity', quantity);
      await desk.fill('On the day', on);
      await desk.agree('Note it');
      await desk.see(desk.say('Came back'));
      await desk.picture('order-returned');
    },
    deliversOrder: async (who, { quantity, on }) => {
      const desk = await at(who);
      await desk.open(places.order);
      await desk.press('Note a delivery');
      await desk.fill('Quantity', quantity);
      await desk.fill('On the day', on);
      await desk.agree('Note it');
      await desk.see(desk.say('Delivered'));
      await desk.picture('order-delivered');
    },
  };
}

function leads(at: At, places: Places): Pick<Player, 'capturesLead' | 'qualifiesLead'> {
  return {
    capturesLead: async (who, about, topic) => {
      const desk = await at(who);
      await desk.open(places.conversations.get(about)!);
      await desk.press('More actions');
      await desk.page.getByRole('menuitem', { name: desk.say('Make a lead of it') }).click();
      await desk.fill('What they may want', topic);
      await desk.picture('lead');
      await desk.agree('Take it down');
    },
    qualifiesLead: async (who, { title, amount, close }) => {
      const desk = await at(who);
      await desk.open('/leads');
      await desk.press('Qualify', desk.page.getByRole('listitem'));
      await desk.fill('What it is about', title);
      await desk.fill('Amount', amount);
      await desk.fill('Expected on', close);
      await desk.agree('Open the deal');
      await desk.page.waitForURL(/\/deals\/[0-9a-f-]{36}/);
      places.deal = new URL(desk.page.url()).pathname;
      await desk.see(title);
      await desk.picture('deal');
    },
  };
}
