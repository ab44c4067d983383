import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useCommands } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { useTakingDown } from './lazy-dialogs.tsx';
import { markedIn } from './marked.ts';
import type { PromiseAtHand } from './promise-dialog.tsx';

/** Takes down a promise about the record that is open, with the words that are marked on its page: its key and Enter. */
export function PromiseAbout({ at }: { readonly at: Omit<PromiseAtHand, 'quote'> }) {
  const { t } = useLingui();
  const { takePromise, dialogs } = useTakingDown();
  const run = () => takePromise({ ...at, quote: markedIn(document.querySelector('main')) });
  const label = t`Take down a promise, with the words that are marked`;
  useCommands([{ id: 'promise', label, group: 'screen', keys: 'p', run }]);
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<Icon name="hand" size={15} />}
        onClick={run}
        title={label}
      >
        <Trans>Take down a promise</Trans>
      </Button>
      {dialogs}
    </>
  );
}
