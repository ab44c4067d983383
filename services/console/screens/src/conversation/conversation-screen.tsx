import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router';
import { conversation } from '../api/queries.ts';
import { CustomerCard } from '../customer/customer-card.tsx';
import { useCommands } from '../keys/commands.tsx';
import { Icon } from '../look/icon.tsx';
import { useOpened } from '../look/small.tsx';
import { useTitle } from '../look/title.ts';
import { ConversationPane } from './conversation-pane.tsx';
import styles from './conversation-screen.module.css';

const route = getRouteApi('/shell/conversations/$conversationId');

/** A conversation with a page of its own. */
export function ConversationScreen() {
  const { t } = useLingui();
  const { conversationId } = route.useParams();
  const { data } = useQuery(conversation(conversationId));
  useTitle(useOpened(data?.locked)(data?.subject, t`Conversation`));
  const router = useRouter();
  const navigate = useNavigate();
  const canGoBack = useCanGoBack();
  const back = () => (canGoBack ? router.history.back() : void navigate({ to: '/inbox' }));
  useCommands([{ id: 'back', label: t`Back`, group: 'screen', keys: 'Escape', run: back }]);
  return (
    <div className={styles['screen']}>
      <ConversationPane
        conversationId={conversationId}
        before={
          <ActionIcon className="no-print" variant="subtle" color="gray" onClick={back} aria-label={t`Back`}>
            <Icon name="back" />
          </ActionIcon>
        }
      />
      <aside className={styles['aside']} aria-label={t`Customer`}>
        {data ? (
          <CustomerCard of={data} />
        ) : (
          <span className="unseen">
            <Trans>Loading</Trans>
          </span>
        )}
      </aside>
    </div>
  );
}
