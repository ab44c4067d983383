import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { customer } from '../api/queries.ts';
import { intended, usePartyCommands } from '../api/use-party-commands.ts';
import { Icon } from '../look/icon.tsx';
import { useOpened } from '../look/small.tsx';
import { Waiting } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { FindCustomer } from '../search/find-customer.tsx';
import { ContactPoints, Figures, Provisional } from './customer-card.tsx';
import styles from './merge-dialog.module.css';

/** Two customers are one: find the other, look at both, say whose record goes on. It can be undone exactly. */
export function MergeDialog({
  facts,
  locked,
  onClose,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const [otherId, setOtherId] = useState<string>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Merge with another customer`}
      size="44rem"
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {otherId ? (
        <SideBySide
          facts={facts}
          otherId={otherId}
          locked={locked}
          onBack={() => setOtherId(undefined)}
          onClose={onClose}
        />
      ) : (
        <FindCustomer label={t`Who is the same customer?`} except={[facts.partyId]} onFound={setOtherId} />
      )}
    </Modal>
  );
}

function SideBySide({
  facts,
  otherId,
  locked,
  onBack,
  onClose,
}: {
  readonly facts: CustomerFacts;
  readonly otherId: string;
  readonly locked: boolean;
  readonly onBack: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useLingui();
  const opened = useOpened(locked);
  const other = useInfiniteQuery(customer(otherId, {})).data?.pages[0]?.facts;
  const [keep, setKeep] = useState<'this' | 'other'>(facts.provisional ? 'other' : 'this');
  const merge = useMerge(onClose);
  if (!other) return <Waiting rows={2} height={120} />;
  const [survivor, merged] = keep === 'this' ? [facts, other] : [other, facts];
  const name = (of: CustomerFacts) => opened(of.name, of.code);
  return (
    <div className={styles['both']}>
      <div className={styles['columns']}>
        <Side facts={facts} locked={locked} kept={keep === 'this'} />
        <Side facts={other} locked={locked} kept={keep === 'other'} />
      </div>
      <SegmentedControl
        fullWidth
        value={keep}
        onChange={(value) => setKeep(value as typeof keep)}
        aria-label={t`Whose record goes on?`}
        data={[
          { value: 'this', label: t`Keep ${name(facts)}` },
          { value: 'other', label: t`Keep ${name(other)}` },
        ]}
      />
      <p className={styles['hint']}>
        <Trans>
          {name(merged)} becomes another name of {name(survivor)}. Conversations and history of both are shown
          together; the merge can be undone at any time.
        </Trans>
      </p>
      <div className={styles['foot']}>
        <Button variant="default" onClick={onBack}>
          <Trans>Choose another</Trans>
        </Button>
        <Button
          loading={merge.isPending}
          leftSection={<Icon name="merge" size={15} />}
          onClick={() => merge.run(merged, survivor)}
        >
          <Trans>Merge</Trans>
        </Button>
      </div>
    </div>
  );
}

function useMerge(onDone: () => void) {
  const { t } = useLingui();
  const tell = useTell();
  const navigate = useNavigate();
  const { mutate, isPending } = usePartyCommands();
  const run = ({ partyId, version }: CustomerFacts, { partyId: intoPartyId }: CustomerFacts) =>
    mutate(intended({ partyId, seen: version, does: 'merge', intoPartyId }), {
      onSuccess: (answer) => {
        const mergeId = answer?.mergeId;
        const undo = mergeId ? () => mutate(intended({ partyId, does: 'unmerge', mergeId })) : undefined;
        tell.done(t`Merged: one customer now`, undo);
        onDone();
        void navigate({ to: '/customers/$partyId', params: { partyId: intoPartyId } });
      },
    });
  return { run, isPending };
}

function Side({
  facts,
  locked,
  kept,
}: {
  readonly facts: CustomerFacts;
  readonly locked: boolean;
  readonly kept: boolean;
}): ReactNode {
  const opened = useOpened(locked);
  return (
    <section className={kept ? styles['kept'] : styles['side']}>
      <h3>{opened(facts.name, facts.code)}</h3>
      <p className={styles['code']}>
        {facts.code} {facts.provisional && <Provisional />}
      </p>
      <ContactPoints facts={facts} locked={locked} />
      <Figures facts={facts} />
    </section>
  );
}
