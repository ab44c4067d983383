import type { Principal, Role } from '../http/index.ts';
import { type PolicyTree, absent, always, anyOf, equals } from './policy.ts';

/** What every record that rights look at carries: the account that has it, and the team and branch it lies with. */
export interface Belonging {
  readonly owner: string | null;
  readonly team: string | null;
  readonly branch: string | null;
}

/** The columns of it in a read model; null: it is nobody's, or lies with none. */
export const BELONGING = { owner: 'uuid', team: 'uuid', branch: 'uuid' } as const;

/** What no fact has given to anybody yet. */
export const nobodys: Belonging = { owner: null, team: null, branch: null };

type Person = Extract<Principal, { readonly kind: 'person' }>;

const BY_ROLE: Readonly<Record<Role, (person: Person) => PolicyTree>> = {
  admin: () => always,
  /**
   * What lies with no branch is the whole company's; what lies with one is that branch's and its owner's. No fact says yet
   * which branch a person or a record lies with: today an agent sees all, and the first record that is given to a branch
   * is kept from those nobody has put there.
   */
  agent: ({ accountId }) => anyOf(absent('branch'), equals('owner', accountId)),
};

/** Which records somebody sees, by the columns of {@link Belonging}: the one place where a role becomes a rule. */
export function visibleTo(principal: Principal): PolicyTree {
  if (principal.kind === 'person') return BY_ROLE[principal.role](principal);
  if (principal.kind === 'machine') return equals('owner', principal.accountId);
  // A service asks for itself; on whose behalf it asks is another principal.
  return always;
}
