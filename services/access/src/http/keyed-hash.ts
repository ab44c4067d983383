import type { CommandContext } from '@rapport/kernel/command';
import type { KeyRing } from '@rapport/kernel/sealing';

/** A request with a password in it is remembered by a keyed hash: a plain one could be guessed at, fast. */
export function withKeyedHash(context: CommandContext, keys: KeyRing): CommandContext {
  const { idempotency } = context;
  if (!idempotency) return context;
  return {
    ...context,
    idempotency: { ...idempotency, requestHash: keys.indexHash('request', idempotency.requestHash) },
  };
}
