import { eventually } from '../client.ts';
import type { Desk } from './desk.ts';
import { rewards, tierNames } from './offers.ts';
import type { At, Places } from './places.ts';
import type { Points, Rewarding } from './player.ts';
import type { Colleague, Language } from './story.ts';

/** What is done about points, on the screens of loyalty. */
export function pointsOnScreen(at: At, places: Places, language: Language): Rewarding {
  const named = ({ zh, en }: { readonly zh: string; readonly en: string }) => (language === 'en' ? en : zh);
  const onMember = async (who: Colleague) => {
    const desk = await at(who);
    if (places.member === '') {
      await desk.open(places.customer);
      const one = desk.page.locator('a[href^="/members/"]').first();
      places.member = (await one.getAttribute('href'))!;
    }
    await desk.open(places.member);
    return desk;
  };
  return {
    seesPoints: async (who, points) => {
      const desk = await onMember(who);
      await eventually(async () => isSame(await pointsOf(desk), points));
      await desk.picture(`points-${points.pending}-${points.spendable}-${points.debt}`);
    },
    seesTier: async (who, tier, held) => {
      const desk = await onMember(who);
      await desk.page.getByRole('heading', { level: 2, name: named(tierNames[tier]), exact: true }).waitFor();
      const missing = desk.say('The points of this period alone make a lower tier; it stays until {until}.');
      const [warning = ''] = missing.split(/\{\w+\}/);
      if (held) await desk.see(warning);
      else if (await desk.page.getByText(warning).count()) throw new Error('the tier is said to be held');
      await desk.picture(`tier-${tier}`);
    },
    takesReward: async (who, reward) => {
      const desk = await onMember(who);
      await desk.press('Take a reward');
      const label = `${named(rewards[reward].name)} · ${rewards[reward].points.toLocaleString(language)}`;
      await desk.choose('Reward', { label });
      await desk.picture(`reward-${reward}`);
      await desk.agree('Take it');
    },
    givesRewardBack: async (who, reward, why) => {
      const desk = await onMember(who);
      const taken = desk.page.getByRole('listitem').filter({ hasText: named(rewards[reward].name) });
      await desk.press('Give back', taken);
      await desk.fill('Why', why);
      await desk.agree('Give the reward back');
    },
  };
}

/** The account as the member's page says it. */
async function pointsOf(desk: Desk): Promise<Points | undefined> {
  const facts = desk.page.locator('dl').first();
  const saidOf = async (words: string) => {
    const row = facts.locator('div').filter({ has: desk.page.getByText(desk.say(words), { exact: true }) });
    return (await row.locator('dd').allInnerTexts())[0];
  };
  const [spendable, pending, balance] = [
    await saidOf('Can be spent'),
    await saidOf('Pending'),
    await saidOf('Balance'),
  ];
  if (spendable === undefined || pending === undefined || balance === undefined) return undefined;
  const owed = new RegExp(desk.say('{0} owed').replace('{0}', '([\\d,]+)')).exec(balance)?.[1] ?? '0';
  const numberOf = (text: string) => Number(text.replaceAll(',', '').trim());
  return { spendable: numberOf(spendable), pending: numberOf(pending), debt: numberOf(owed) };
}

function isSame(now: Points | undefined, { pending, spendable, debt }: Points): boolean {
  return now?.pending === pending && now.spendable === spendable && now.debt === debt;
}
