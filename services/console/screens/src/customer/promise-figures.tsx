import { Trans } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { promises } from '../api/workflow.ts';
import { Tag } from '../look/small.tsx';
import { ContradictionTag } from '../workflow/parts.tsx';
import { Section } from './section.tsx';
import { StandingPromises } from './standing.tsx';
import styles from './customer-card.module.css';

/** What is promised to the customer and not kept yet, whether it contradicts itself, and the way to it. */
export function PromiseFigures({
  facts,
  locked,
  asOf,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  /** The instant of a past page. */
  readonly asOf: string | undefined;
}) {
  const { partyId } = facts;
  const { open, broken } = facts.promises;
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
        {open > 1 && <Contradicting partyId={partyId} asOf={asOf} />}
        {asOf === undefined && (
          <Link to="/promises" search={{ partyId }}>
            <Trans>All of them</Trans>
          </Link>
        )}
      </p>
      <StandingPromises facts={facts} locked={locked} />
    </Section>
  );
}

/** Says that open promises to the customer contradict each other, as the register knows it. */
function Contradicting({ partyId, asOf }: { readonly partyId: string; readonly asOf: string | undefined }) {
  const { data } = useInfiniteQuery(promises({ partyId, contradicted: true, ...(asOf ? { asOf } : {}) }));
  const count = data?.pages[0]?.items.length ?? 0;
  if (count === 0 || asOf !== undefined) return <ContradictionTag count={count} />;
  return (
    <Link to="/promises" search={{ partyId, contradicted: true }}>
      <ContradictionTag count={count} />
    </Link>
  );
}
