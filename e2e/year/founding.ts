import { type Client, eventually, signIn } from '../client.ts';
import type { RunningInstallation } from '../installation.ts';
import { succeed, insisting } from './insisting.ts';
import { type Colleague, colleagues, company } from './story.ts';

/** The company as it stands before its first customer writes: who works there, what is sold, what is promised. */
export interface Company {
  readonly productId: string;
  readonly policyId: string;
  /** Who has signed in, by login. */
  readonly at: Readonly<Record<Colleague, Client>>;
  readonly accounts: Readonly<Record<Colleague, string>>;
}

const TYPES = ['question', 'complaint', 'defect', 'request'];
const PRIORITIES = ['urgent', 'high', 'normal', 'low'];

/** Founds it by REST, whoever plays afterwards. */
export async function foundCompany(installation: RunningInstallation): Promise<Company> {
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
  const policy = { name: '标准 · Standard', calendarId, warningPercent, targets };
  const { policyId } = await succeed(admin, '/api/support/v1/policies', policy);
  return {
    productId: productId!,
    policyId: policyId!,
    at: at as Company['at'],
    accounts: accounts as Company['accounts'],
  };
}
