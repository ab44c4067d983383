import { Trans } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { Tag } from '../look/small.tsx';
import { Section } from './customer-card.tsx';
import styles from './customer-card.module.css';

/** What is promised to the customer and not kept yet, and the way to it. */
export function PromiseFigures({ facts, past }: { readonly facts: CustomerFacts; readonly past: boolean }) {
  const { partyId, promises } = facts;
  const { open, broken } = promises;
  return (
    <Section title={<Trans>Promises</Trans>}>
      <p className={styles['promises']}>
        {open === 0 && broken === 0 && <Trans>None open</Trans>}
        {open > 0 && (
          <Tag tone="accent">
            <Trans>{open} open</Trans>
          </Tag>
        )}
        {broken > 0 && (
          <Tag tone="late">
            <Trans>{broken} broken</Trans>
          </Tag>
        )}
        {!past && (
          <Link to="/promises" search={{ partyId }}>
            <Trans>All of them</Trans>
          </Link>
        )}
      </p>
    </Section>
  );
}
