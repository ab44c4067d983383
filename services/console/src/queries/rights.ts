import type { Principal } from '@rapport/kernel/http';
import { type PolicyTree, always, never } from '@rapport/kernel/policy';

/** Which conversations somebody sees: for now everybody who works here sees all. Columns of `inbox_v1`. */
export function visibleConversations(principal: Principal): PolicyTree {
  return principal.kind === 'person' ? always : never;
}
