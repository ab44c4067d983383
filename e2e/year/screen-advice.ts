import { eventually } from '../client.ts';
import type { Company } from './founding.ts';
import type { At, Places } from './places.ts';
import { ADVICE, type Advised, type AdviceName } from './player.ts';
import type { Colleague } from './story.ts';

/** What is made of what analysis says, beside the customer and among the audiences. */
export function adviceOnScreen(at: At, places: Places, { audienceId }: Company['regulars']): Advised {
  const besideCustomer = async (who: Colleague, advice: AdviceName) => {
    const desk = await at(who);
    await desk.open(places.customer);
    const facts = desk.page.getByRole('complementary', { name: desk.say('Facts') });
    return { desk, line: facts.getByRole('listitem').filter({ hasText: desk.say(ADVICE[advice]) }) };
  };
  return {
    takesUp: async (who, advice) => {
      const { desk, line } = await besideCustomer(who, advice);
      await desk.picture(`advice-${advice}`);
      await desk.press('I do it', line);
      await line.waitFor({ state: 'hidden' });
    },
    declines: async (who, advice) => {
      const { desk, line } = await besideCustomer(who, advice);
      await desk.press('No', line);
      await desk.picture(`advice-${advice}`);
      await desk.page.getByRole('menuitem', { name: desk.say('Not now'), exact: true }).click();
      await line.waitFor({ state: 'hidden' });
    },
    seesAmongRegulars: async (who) => {
      const desk = await at(who);
      await eventually(async () => {
        await desk.open(`/audiences/${audienceId}`);
        const inIt = desk.page.getByRole('region', { name: desk.say('Who is in it now') });
        await inIt.getByRole('paragraph').first().waitFor();
        return (await inIt.locator(`a[href="${places.customer}"]`).count()) > 0;
      });
      await desk.picture('regulars');
    },
  };
}
