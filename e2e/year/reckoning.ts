import { expect } from 'vitest';
import { type Sql, sql } from '@rapport/kernel/sql';
import type { OwnInstallation } from '../installation.ts';
import { tamper } from '../killing.ts';

/** A row of a service's read model changed behind its back, and the figure that is wrong then. */
interface Tampering {
  readonly service: string;
  readonly statement: Sql;
  readonly named: RegExp;
}

/** One of each kind. */
const TAMPERINGS: readonly Tampering[] = [
  {
    service: 'console',
    statement: sql`update read.inbox_v1 set state = 'closed' where state = 'owned'`,
    named: /inbox: closed/,
  },
  {
    service: 'sales',
    statement: sql`update read.quotes_v1 set standing = 'expired' where standing = 'accepted'`,
    named: /quotes: accepted count/,
  },
  {
    service: 'support',
    statement: sql`update read.surveys_v1 set score = 1 where score is not null`,
    named: /survey of case \S+: the events make it 4 of 5, the screen says 1 of 5/,
  },
  {
    service: 'workflow',
    statement: sql`update read.tasks_v1 set state = 'dropped' where state = 'done'`,
    named: /tasks: done/,
  },
  {
    service: 'loyalty',
    statement: sql`update read.rewards_v1 set taken = taken + 1`,
    named: /reward: \S+ taken/,
  },
  {
    service: 'marketing',
    statement: sql`update read.sendings_v1 set sent_at = sent_at + interval '1 year' where sent_at is not null`,
    named: /credited to: no campaign 2026 CNY by first touch, orders/,
  },
  {
    service: 'marketing',
    statement: sql`update read.runs_v1 set released = released + 1`,
    named: /run: \S+ released/,
  },
  {
    service: 'analytics',
    statement: sql`update read.memberships_v1 set member = false`,
    named: /members listed of segment: /,
  },
  {
    service: 'analytics',
    statement: sql`update read.memberships_v1 set member = false`,
    named: /customer \S+ in segment \S+: the events make it a member, the screen says no member/,
  },
];

/** Every figure on every screen is what the events make it. */
export async function expectFiguresToHold(installation: OwnInstallation): Promise<void> {
  const { exitCode, said } = await installation.reconcile();
  expect(exitCode, said).toBe(0);
}

/** Changes rows by hand in every service, and sees each figure named that is wrong then; the installation is good for nothing more. */
export async function expectWrongFiguresNamed(installation: OwnInstallation): Promise<void> {
  for (const { service, statement } of TAMPERINGS) await tamper(installation, service, statement);
  const { exitCode, said } = await installation.reconcile();
  expect(exitCode, said).toBe(1);
  const differing = said.split('\n').filter((line) => line.startsWith('differs: '));
  for (const { named } of TAMPERINGS)
    expect(
      differing.find((line) => named.test(line)),
      `${named} in ${said}`,
    ).toBeDefined();
}
