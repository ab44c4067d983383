import { type Client, eventually, signIn } from '../client.ts';
import type { Doors } from '../running-installation.ts';
import { type Insisting, insisting, succeed } from './insisting.ts';
import { type RewardName, openProgramme } from './offers.ts';
import { type Colleague, colleagues, company } from './story.ts';

/** The company as it stands before its first customer writes: who works there, what is sold, what is promised. */
export interface Company {
  readonly productId: string;
  /** The website whose visitors may chat. */
  readonly siteId: string;
  /** Those who bought again, as analysis knows them, and the audience made of them. */
  readonly regulars: { readonly segmentId: string; readonly audienceId: string };
  /** What its members take for points. */
  readonly rewards: Readonly<Record<RewardName, string>>;
  /** Who has signed in, by login. */
  readonly at: Readonly<Record<Colleague, Client>>;
  readonly accounts: Readonly<Record<Colleague, string>>;
}

const TYPES = ['question', 'complaint', 'defect', 'request'];
const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** Founds it by REST, whoever plays afterwards. */
export async function foundCompany(installation: Doors): Promise<Company> {
  const admin = insisting(await signIn(installation));
  const logins = Object.keys(colleagues) as Colleague[];
  const accounts: Partial<Record<Colleague, string>> = {};
  const at: Partial<Record<Colleague, Client>> = {};
  for (const login of logins) {
    const account = { login, ...colleagues[login], password: installation.password };
    accounts[login] = (await succeed(admin, '/api/access/v1/accounts', account))['accountId']!;
    at[login] = await eventually(() => signIn(installation, login).catch(() => undefined));
  }
  const { productId } = await succeed(admin, '/api/sales/v1/products', company.product);
  const { zone, week } = company;
  const { calendarId } = await succeed(admin, '/api/support/v1/calendars', {
    ...{ name: '工作日 · Working days', zone, week, specialDays: [] },
  });
  const { warningPercent, ...promised } = company.policy;
  const targets = TYPES.flatMap((caseType) =>
    PRIORITIES.map((priority) => ({ caseType, priority, ...promised })),
  );
  // Cases are promised by the standard policy, which the manager has revised.
  const { items } = await admin.read<{ readonly items: readonly { readonly policyId: string }[] }>(
    '/api/support/v1/policies',
    (page) => page.items.length > 0,
  );
  const policy = { name: '标准 · Standard', calendarId, warningPercent, targets };
  await succeed(admin, `/api/support/v1/policies/${items[0]!.policyId}/actions/revise`, policy);
  const { siteId } = await succeed(admin, '/api/channels/v1/sites', company.site);
  return {
    regulars: await defineRegulars(admin),
    rewards: await openProgramme(admin),
    siteId: siteId!,
    productId: productId!,
    at: at as Company['at'],
    accounts: accounts as Company['accounts'],
  };
}

async function defineRegulars(admin: Insisting): Promise<Company['regulars']> {
  const name = '回头客 · Regulars';
  const condition = { is: 'bought', orders: 2 };
  const { segmentId = '' } = await succeed(admin, '/api/analytics/v1/segments', { name, condition });
  const filter = { is: 'segment', segmentId };
  const { audienceId = '' } = await succeed(admin, '/api/marketing/v1/audiences', { name, filter });
  return { segmentId, audienceId };
}
