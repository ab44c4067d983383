import { Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { Refused } from './states.tsx';
import styles from './states.module.css';

/** Saves it, or not; and why it was not taken. */
export function Saving({
  of,
  onCancel,
}: {
  readonly of: { readonly error: unknown; readonly isPending: boolean };
  readonly onCancel: () => void;
}) {
  return (
    <>
      <Refused error={of.error} />
      <div className={styles['saving']}>
        <Button variant="default" onClick={onCancel}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" loading={of.isPending}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </>
  );
}
