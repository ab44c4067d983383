import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { conversation } from '../api/queries.ts';
import { ConversationPane } from '../conversation/conversation-pane.tsx';
import { useCommands } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { classes } from '../look/small.tsx';
import { Empty } from '../look/states.tsx';
import { useTitle } from '../look/title.ts';
import { InboxList } from './inbox-list.tsx';
import { useInbox } from './use-inbox.ts';
import styles from './inbox-screen.module.css';

// Who it is stands beside a conversation: the list does not wait for it.
const CustomerCard = lazy(async () => ({
  default: (await import('../customer/customer-card.tsx')).CustomerCard,
}));

const route = getRouteApi('/shell/inbox');
const CARD_KEY = 'rapport.card';

/** The desk: the list, the conversation, and the customer beside it. */
export function InboxScreen() {
  const { t } = useLingui();
  useTitle(t`Inbox`);
  const { view, channel, open } = route.useSearch();
  const inbox = useInbox(view, channel, open);
  const [card, setCard] = useState(() => localStorage.getItem(CARD_KEY) !== 'off');
  const [drawer, setDrawer] = useState(false);
  const toggleCard = () => {
    localStorage.setItem(CARD_KEY, card ? 'off' : 'on');
    setCard(!card);
  };
  useCommands([
    { id: 'card', label: t`Show or hide the customer’s card`, group: 'screen', keys: ']', run: toggleCard },
  ]);
  return (
    <div className={classes(styles['desk'], open && styles['reading'], card && open && styles['withCard'])}>
      <div className={styles['list']}>
        <InboxList inbox={inbox} view={view} channel={channel} open={open} />
      </div>
      <div className={styles['conversation']}>
        {open ? (
          <ConversationPane
            conversationId={open}
            onDone={inbox.goOn}
            before={<ToList onBack={() => inbox.select(undefined)} />}
            after={<CardSwitches onToggle={toggleCard} onDrawer={() => setDrawer(true)} shown={card} />}
          />
        ) : (
          inbox.items.length > 0 && <Nothing />
        )}
      </div>
      {open && card && (
        <aside className={styles['card']} aria-label={t`Customer`}>
          <Card conversationId={open} />
        </aside>
      )}
      <Drawer
        opened={drawer && open !== undefined}
        onClose={() => setDrawer(false)}
        title={t`Customer`}
        closeButtonProps={{ 'aria-label': t`Close` }}
        position="right"
        size="20rem"
      >
        {open && <Card conversationId={open} />}
      </Drawer>
    </div>
  );
}

function Card({ conversationId }: { readonly conversationId: string }) {
  const { data } = useQuery(conversation(conversationId));
  if (!data) return null;
  return (
    <Suspense>
      <CustomerCard of={data} />
    </Suspense>
  );
}

function ToList({ onBack }: { readonly onBack: () => void }) {
  const { t } = useLingui();
  return (
    <ActionIcon
      className={classes(styles['toList'], 'no-print')}
      variant="subtle"
      color="gray"
      onClick={onBack}
      aria-label={t`Back to the list`}
    >
      <Icon name="back" />
    </ActionIcon>
  );
}

function CardSwitches({
  onToggle,
  onDrawer,
  shown,
}: {
  readonly onToggle: () => void;
  readonly onDrawer: () => void;
  readonly shown: boolean;
}) {
  const { t } = useLingui();
  return (
    <>
      <ActionIcon
        className={styles['cardSwitch'] ?? ''}
        variant="subtle"
        color="gray"
        aria-pressed={shown}
        onClick={onToggle}
        aria-label={t`Show or hide the customer’s card`}
      >
        <Icon name="panel" />
      </ActionIcon>
      <ActionIcon
        className={styles['drawerSwitch'] ?? ''}
        variant="subtle"
        color="gray"
        onClick={onDrawer}
        aria-label={t`Show the customer`}
      >
        <Icon name="person" />
      </ActionIcon>
    </>
  );
}

function Nothing() {
  const { t } = useLingui();
  return (
    <Empty icon="inbox" title={t`No conversation open`}>
      <Trans>Choose one from the list, or press J for the first.</Trans>
    </Empty>
  );
}
