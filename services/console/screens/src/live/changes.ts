import type { QueryClient } from '@tanstack/react-query';
import type { ConversationPage, CustomerFacts, CustomerPage } from '../../../src/http/api.ts';

interface Pages<T> {
  readonly pages?: readonly T[];
}

/** Marks as stale whatever shows something that changed; what is on screen is then asked for again. */
export function applyChanges(client: QueryClient, changed: ReadonlySet<string>): void {
  if (changed.has('everything')) {
    void client.invalidateQueries();
    return;
  }
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => concerns(queryKey, state.data, changed),
  });
}

function concerns(key: readonly unknown[], data: unknown, changed: ReadonlySet<string>): boolean {
  switch (key[0]) {
    case 'inbox':
      return changed.has('inbox');
    case 'reckoning':
    case 'local-mailbox':
      return changed.has('inbox') && key[2] !== 'mail';
    case 'work':
    case 'promises':
    case 'tasks':
      return [...changed].some((each) => /^(promise|task):/.test(each));
    case 'sales':
      return [...changed].some((each) => /^((lead|opportunity|quote|order):|products$)/.test(each));
    case 'loyalty':
      return [...changed].some((each) => /^((member|reward):|programmes$)/.test(each));
    case 'cases':
      return [...changed].some((each) => each.startsWith('case:'));
    case 'marketing':
      return [...changed].some((each) => /^(campaign|run|sendings):/.test(each));
    case 'gate':
      return [...changed].some((each) => each.startsWith('sending:'));
    case 'consents':
      return changed.has(`party:${String(key[2])}`);
    case 'case':
      return changed.has(`case:${String(key[1])}`);
    case 'operations':
    case 'accounts':
      return changed.has(key[0]);
    case 'conversation':
      return (
        changed.has(`conversation:${String(key[1])}`) || shows((data as ConversationPage)?.customer, changed)
      );
    case 'customer':
      return (
        changed.has(`party:${String(key[1])}`) || showsAny((data as Pages<CustomerPage>)?.pages, changed)
      );
    default:
      return false;
  }
}

function showsAny(pages: readonly CustomerPage[] | undefined, changed: ReadonlySet<string>): boolean {
  return pages?.some(({ facts }) => shows(facts, changed)) ?? false;
}

function shows(facts: CustomerFacts | undefined, changed: ReadonlySet<string>): boolean {
  if (!facts) return false;
  return (
    changed.has(`party:${facts.partyId}`) ||
    facts.aliases.some(({ partyId }) => changed.has(`party:${partyId}`))
  );
}
