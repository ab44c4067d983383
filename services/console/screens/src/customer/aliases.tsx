import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { intended, usePartyCommands } from '../api/use-party-commands.ts';
import { useFormat } from '../format/use-format.ts';
import { Icon } from '../look/icon.tsx';
import { useOpened } from '../look/small.tsx';
import { useTell } from '../look/tell.tsx';
import { Section } from './section.tsx';
import styles from './customer-screen.module.css';

/** Customers that turned out to be this one, each with the way back. */
export function Aliases({
  facts,
  locked,
  past,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  readonly past: boolean;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const opened = useOpened(locked);
  const tell = useTell();
  const { mutate, isPending } = usePartyCommands();
  if (facts.aliases.length === 0) return null;
  return (
    <Section title={<Trans>Merged into this customer</Trans>}>
      <ul className={styles['aliases']}>
        {facts.aliases.map(({ partyId, code, name, mergeId, mergedAt }) => (
          <li key={mergeId}>
            <span>
              {opened(name, code)} <span className={styles['quiet']}>{code}</span>
              <br />
              <span className={styles['quiet']}>
                <Trans>merged {format.dayName(mergedAt)}</Trans>
              </span>
            </span>
            {!past && (
              <Button
                className="no-print"
                size="compact-xs"
                variant="default"
                disabled={isPending}
                leftSection={<Icon name="split" size={13} />}
                onClick={() =>
                  mutate(intended({ partyId, does: 'unmerge', mergeId }), {
                    onSuccess: () => tell.done(t`Two customers again, exactly as before`),
                  })
                }
              >
                <Trans>Undo merge</Trans>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
