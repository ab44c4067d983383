import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { CustomerFacts } from '../../../src/http/api.ts';
import { customer, parties } from '../api/queries.ts';
import { intended, usePartyCommands } from '../api/use-party-commands.ts';
import { Icon } from '../look/icon.tsx';
import { MoreButton } from '../look/loaded.tsx';
import { Sign, useOpened } from '../look/small.tsx';
import { Waiting } from '../look/states.tsx';
import { useTell } from '../look/tell.tsx';
import { useSettledText } from '../search/settled-text.ts';
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
        <Find except={facts.partyId} onFound={setOtherId} />
      )}
    </Modal>
  );
}

function Find({ except, onFound }: { readonly except: string; readonly onFound: (partyId: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const { settled, ...composition } = useSettledText(text, 200);
  const query = useInfiniteQuery(parties(settled));
  const { data } = query;
  const opened = useOpened(data?.pages.some(({ locked }) => locked));
  const found = (data?.pages.flatMap(({ items }) => items) ?? []).filter(({ partyId }) => partyId !== except);
  return (
    <div className={styles['find']}>
      <TextInput
        data-autofocus
        type="search"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        label={t`Who is the same customer?`}
        placeholder={t`Name, pinyin initials, mail address or phone number`}
        leftSection={<Icon name="search" size={16} />}
        {...composition}
      />
      <ul className={styles['found']}>
        {settled !== '' &&
          found.map(({ partyId, name, code, provisional }) => (
            <li key={partyId}>
              <button type="button" className={styles['candidate']} onClick={() => onFound(partyId)}>
                <Sign name={opened(name, code)} />
                <span className={styles['name']}>{opened(name, code)}</span>
                {provisional && <Provisional />}
                <span className={styles['code']}>{code}</span>
              </button>
            </li>
          ))}
      </ul>
      {settled !== '' && <MoreButton of={query} />}
      {settled !== '' && data && !query.hasNextPage && found.length === 0 && (
        <p className={styles['hint']} role="status">
          <Trans>Nobody else fits.</Trans>
        </p>
      )}
    </div>
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
