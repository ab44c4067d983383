import { eventually } from '../client.ts';
import type { Company } from './founding.ts';
import { type Insisting, succeed } from './insisting.ts';
import type { Advised, AdviceName } from './player.ts';
import type { Colleague } from './story.ts';

interface Page {
  readonly facts: { readonly profile?: { readonly actions: readonly { readonly ruleId: string }[] } };
}
interface Listed {
  readonly items: readonly { readonly partyId: string }[];
}
interface Looked {
  readonly count?: number;
  readonly some?: readonly { readonly partyId: string }[];
}

/** What is made of what analysis says, by REST. */
export function adviceByRest(
  at: (who: Colleague) => Insisting,
  partyOf: () => string,
  { segmentId }: Company['regulars'],
): Advised {
  const answer = async (who: Colleague, advice: AdviceName, verb: 'accept' | 'refuse', body: object) => {
    const page = `/api/console/v1/customers/${partyOf()}?limit=1`;
    const stands = ({ facts: { profile } }: Page) =>
      profile?.actions.some(({ ruleId }) => ruleId === advice) === true;
    await at(who).read<Page>(page, stands);
    const path = `/api/analytics/v1/profiles/${partyOf()}/actions/${advice}/${verb}`;
    await succeed(at(who), path, body);
    await at(who).read<Page>(page, (now) => !stands(now));
  };
  return {
    takesUp: (who, advice) => answer(who, advice, 'accept', {}),
    declines: (who, advice) => answer(who, advice, 'refuse', { reason: 'not-now' }),
    seesAmongRegulars: async (who) => {
      const isIt = (one: Listed['items'][number]) => one.partyId === partyOf();
      const members = `/api/analytics/v1/members?segment=${segmentId}`;
      await at(who).read<Listed>(members, ({ items }) => items.some(isIt));
      const filter = { is: 'segment', segmentId };
      await eventually(async () => {
        const { body } = await at(who).do('/api/marketing/v1/audiences/actions/look', { filter });
        return (body as Looked).some?.some(isIt);
      });
    },
  };
}
