import type { ReactNode } from 'react';
import type { ConversationPage } from '../../../src/http/api.ts';
import type { ConversationEntry } from '../../../src/http/api-entries.ts';
import { MomentStyle } from '../look/small.tsx';
import { Happened } from '../timeline/happened.tsx';
import { Message, Note, Reply } from '../timeline/said.tsx';
import styles from './conversation-pane.module.css';

/** Everything said and done in a conversation, oldest first. */
export function EntryList({
  page,
  onRetry,
}: {
  readonly page: ConversationPage;
  readonly onRetry: (replyId: string) => void;
}) {
  const { conversationId, locked } = page;
  const line = (entry: ConversationEntry): ReactNode => {
    switch (entry.kind) {
      case 'message':
        return <Message entry={entry} conversationId={conversationId} locked={locked} />;
      case 'reply':
        return <Reply entry={entry} conversationId={conversationId} locked={locked} onRetry={onRetry} />;
      case 'note':
        return <Note entry={entry} conversationId={conversationId} locked={locked} />;
      default:
        return <Happened entry={entry} locked={locked} />;
    }
  };
  return (
    <MomentStyle value="timed">
      <ol className={styles['entries']}>
        {page.entries.map((entry) => (
          <li key={entry.entryId}>{line(entry)}</li>
        ))}
      </ol>
    </MomentStyle>
  );
}
