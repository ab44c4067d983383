import { randomUUID } from 'node:crypto';
import type { Principal } from '@rapport/kernel/http';
import { deriveUuid } from '@rapport/kernel/values';
import { agents } from '../sample/people.ts';
import { openProgramme } from '../sample/members.ts';
import { openCatalogue } from '../sample/selling.ts';
import type { WorkflowDoors } from '../sample/workflow.ts';
import type { Founding } from './company.ts';

/** How the company is founded: through the doors that everybody uses, in the name of an administrator. */
export interface FoundingDoors {
  readonly http: (service: string) => string;
  readonly token: (principal: Principal, service: string) => Promise<string>;
}

const founder: Principal = {
  kind: 'person',
  accountId: deriveUuid('load', 'founder'),
  login: 'load',
  name: 'Load',
  role: 'admin',
  sessionId: deriveUuid('load', 'session'),
};

/** Founds what is not there yet: accounts, a catalogue, a programme for members, and a campaign of news. */
export async function found(
  doors: FoundingDoors,
  there: (service: string, type: string) => boolean,
  { from, until }: { readonly from: Date; readonly until: Date },
): Promise<void> {
  const { send } = through(doors);
  if (!there('access', 'AccountOpened'))
    for (const { login, name } of agents) await send('access', 'accounts', account(login, name));
  if (!there('sales', 'ProductAdded')) await openCatalogue({ send }, from);
  if (!there('loyalty', 'ProgrammeOpened')) await openProgramme({ send }, from);
  if (!there('marketing', 'CampaignPlanned')) await planNews({ send }, from, until);
}

/** Nobody signs in with it before somebody sets a password. */
const account = (login: string, name: string) => ({
  ...{ login, name, role: 'agent' },
  password: randomUUID() + randomUUID(),
});

async function planNews({ send }: Pick<WorkflowDoors, 'send'>, from: Date, until: Date): Promise<void> {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  await send('marketing', 'campaigns', {
    ...{ name: 'News of the year', goal: 'Customers hear of what is new', purpose: 'news', lookBackDays: 30 },
    budget: { amount: '100000', currency: 'CNY' },
    ...{ from: day(from), to: day(until) },
  });
  const text = {
    zh: '{{name}}：新品到店 {{link:shop}}，退订 {{preferences}}',
    en: '{{name}}: see what is new {{link:shop}}, leave {{preferences}}',
  };
  const links = [{ id: 'shop', url: 'https://shop.rapport.example/' }];
  await send('marketing', 'materials', {
    ...{ name: 'News', purpose: 'news' },
    contents: { subject: { zh: '新品到店', en: 'What is new' }, text, links },
  });
  const filter = { is: 'consent', purpose: 'news' };
  await send('marketing', 'audiences', { name: 'Who permits news', filter });
}

function through({ http, token }: FoundingDoors): Pick<WorkflowDoors, 'send'> {
  return {
    send: async (service, path, body) => {
      const response = await fetch(`${http(service)}/api/${service}/v1/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
          'rapport-token': await token(founder, service),
        },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Readonly<Record<string, unknown>>;
      if (!response.ok)
        throw new Error(`${service} ${path} answered ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    },
  };
}

/** Whether a service's founding has such a fact. */
export const isThere =
  (founded: ReadonlyMap<string, readonly Founding[]>) =>
  (service: string, type: string): boolean =>
    (founded.get(service) ?? []).some((fact) => fact.type === type);
