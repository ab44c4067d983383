import { useLingui } from '@lingui/react/macro';
import type { CommandGroup } from '../keys/commands.tsx';

/** What the groups of commands are called, in the order they are shown. */
export function useGroupNames(): Readonly<Record<CommandGroup, string>> {
  const { t } = useLingui();
  return { conversation: t`Conversation`, list: t`List`, go: t`Go`, screen: t`Screen` };
}
