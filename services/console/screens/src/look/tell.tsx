import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { Reference } from './states.tsx';
import { useProblemText } from './problem-text.ts';
import styles from './tell.module.css';

/** Says in a corner what was done, with a way back where there is one. */
export function useTell() {
  const { t } = useLingui();
  const problemText = useProblemText();
  return {
    done(text: string, undo?: () => void): void {
      const id = crypto.randomUUID();
      notifications.show({
        id,
        message: undo ? withUndo(text, () => (notifications.hide(id), undo())) : text,
        autoClose: undo ? 10_000 : 4_000,
        color: 'green',
        closeButtonProps: { 'aria-label': t`Close` },
      });
    },
    failed(title: string, error: unknown): void {
      notifications.show({
        title,
        message: (
          <span role="alert">
            {problemText(error)} <Reference error={error} />
          </span>
        ),
        autoClose: 15_000,
        color: 'red',
        closeButtonProps: { 'aria-label': t`Close` },
      });
    },
  };
}

function withUndo(text: string, undo: () => void): ReactNode {
  return (
    <span className={styles['undoable']}>
      {text}
      <Button size="compact-xs" variant="light" onClick={undo}>
        <Trans>Undo</Trans>
      </Button>
    </span>
  );
}
