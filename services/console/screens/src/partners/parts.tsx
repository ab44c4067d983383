import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Loaded } from '../look/loaded.tsx';
import { Tag } from '../look/small.tsx';
import styles from '../websites/websites.module.css';
import { type Subscription, scopes } from './queries.ts';
import type { ShownOnce } from './use-partner-command.ts';

/** What may be heard, each to be chosen; `among`: only these. */
export function ScopeChoice({
  value,
  onChange,
  among,
}: {
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly among?: readonly string[];
}) {
  const { t } = useLingui();
  const query = useQuery(scopes);
  return (
    <Loaded of={query} rows={2} height={24}>
      {({ items }) => (
        <Checkbox.Group label={t`May hear`} value={[...value]} onChange={onChange}>
          <div className={styles['field']}>
            {items
              .filter((scope) => among?.includes(scope) ?? true)
              .map((scope) => (
                <Checkbox key={scope} value={scope} label={<ScopeName of={scope} />} />
              ))}
          </div>
        </Checkbox.Group>
      )}
    </Loaded>
  );
}

/** A scope in words. */
export function ScopeName({ of }: { readonly of: string }) {
  if (of === 'personal') return <Trans>Personal fields</Trans>;
  const service = of.replace('events:', '');
  return <Trans>Events of {service}</Trans>;
}

/** How a subscription stands. */
export function Standing({ of }: { readonly of: Subscription }) {
  const { status, failures, reason } = of;
  if (status === 'ended')
    return (
      <Tag>
        <Trans>Ended</Trans>
      </Tag>
    );
  if (status === 'paused')
    return (
      <Tag tone="due">
        {reason === 'asked' && <Trans>Paused</Trans>}
        {reason === 'failing' && <Trans>Paused after long failure</Trans>}
        {reason === 'gone' && <Trans>Paused: the partner wants nothing more</Trans>}
      </Tag>
    );
  if (status === 'waiting' || failures > 0)
    return (
      <Tag tone="due">
        <Trans>Failed {failures} times in a row</Trans>
      </Tag>
    );
  return (
    <Tag tone="accent">
      <Trans>Runs well</Trans>
    </Tag>
  );
}

/** What is shown this once, and then to nobody any more. */
export function Once({ shown, onClose }: { readonly shown: ShownOnce; readonly onClose: () => void }) {
  const { t } = useLingui();
  return (
    <Modal opened onClose={onClose} title={t`Shown this once`} closeButtonProps={{ 'aria-label': t`Close` }}>
      <div className={styles['form']}>
        <p>
          <Trans>Hand it to the partner by a safe way. Nobody can look it up here later.</Trans>
        </p>
        <code className={styles['code']}>{shown.key ?? shown.secret}</code>
      </div>
    </Modal>
  );
}
