import { Trans, useLingui } from '@lingui/react/macro';
import { Button, SegmentedControl } from '@mantine/core';
import { useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react';
import type { ConversationPage } from '../../../src/http/api.ts';
import { whoseIs, type Whose } from '../api/conversation-changes.ts';
import { useMe } from '../session/me.ts';
import { readDraft, sendingKey, writeDraft, type Draft } from '../draft/drafts.ts';
import { isComposing } from '../keys/matcher.ts';
import { Keys } from '../keys/keys.tsx';
import { Icon } from '../look/icon.tsx';
import { classes, useOpened } from '../look/small.tsx';
import styles from './composer.module.css';

type Mode = Draft['mode'];

/** Characters a reply or note may have; the server takes no more. */
const LONGEST = 20_000;

/** What the keyboard asks of the composer. */
export interface ComposerHandle {
  readonly focus: (mode: Mode) => void;
}

interface Asked {
  readonly page: ConversationPage;
  readonly onSay: (mode: Mode, text: string, key: string, whose: Whose) => Promise<unknown>;
  readonly onSaidAndDone: () => void;
  readonly onReopen: () => void;
  readonly ref: Ref<ComposerHandle>;
}

/** Where the answer is written; what is written stays when one leaves, until it is sent. */
export function Composer({ page, onSay, onSaidAndDone, onReopen, ref }: Asked) {
  const { t } = useLingui();
  const me = useMe();
  const area = useRef<HTMLTextAreaElement>(null);
  const { draft, change, send, sending } = useDraft(page, onSay);
  useImperativeHandle(ref, () => ({
    focus: (mode) => {
      change({ ...draft, mode });
      area.current?.focus();
    },
  }));
  const done = (andClose: boolean) =>
    void send().then((sent) => {
      if (sent && andClose) onSaidAndDone();
    });
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape') area.current?.blur();
    if (!sends(event, page.channel === 'chat' && draft.mode === 'reply')) return;
    event.preventDefault();
    done(event.shiftKey && draft.mode === 'reply');
  };
  if (page.state === 'closed') return <ClosedNotice onReopen={onReopen} />;
  return (
    <div className={classes(styles['composer'], draft.mode === 'note' && styles['noting'], 'no-print')}>
      <div className={styles['head']}>
        <SegmentedControl
          size="xs"
          value={draft.mode}
          onChange={(mode) => change({ ...draft, mode: mode as Mode })}
          data={[
            { value: 'reply', label: t`Reply` },
            { value: 'note', label: t`Note` },
          ]}
          aria-label={t`What to write`}
        />
        <Addressed page={page} mode={draft.mode} />
      </div>
      <textarea
        ref={area}
        className={styles['area']}
        rows={3}
        maxLength={LONGEST}
        value={draft.text}
        onChange={(event) => change({ ...draft, text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        aria-label={draft.mode === 'reply' ? t`Reply text` : t`Note text`}
        placeholder={draft.mode === 'reply' ? t`Write your answer…` : t`Only colleagues see this…`}
      />
      <Foot
        mode={draft.mode}
        chats={page.channel === 'chat'}
        whose={whoseIs(page, me)}
        empty={draft.text.trim() === ''}
        sending={sending}
        onDone={done}
      />
    </div>
  );
}

/** Who chats presses Enter and goes on; what is kept, or leaves as a letter, wants more than that. */
function sends({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent, chats: boolean): boolean {
  return key === 'Enter' && (ctrlKey || metaKey || (chats && !shiftKey && !altKey));
}

function Foot({
  mode,
  chats,
  whose,
  empty,
  sending,
  onDone,
}: {
  readonly mode: Mode;
  readonly chats: boolean;
  readonly whose: Whose;
  readonly empty: boolean;
  readonly sending: boolean;
  readonly onDone: (andClose: boolean) => void;
}) {
  return (
    <div className={styles['foot']}>
      <span className={styles['kept']}>{!empty && <Trans>Draft kept in this browser</Trans>}</span>
      {mode === 'reply' && (
        <Button size="compact-sm" variant="default" disabled={empty} onClick={() => onDone(true)}>
          <Trans>Send and close</Trans>
        </Button>
      )}
      <Button
        size="compact-sm"
        disabled={empty}
        loading={sending}
        leftSection={<Icon name={mode === 'reply' ? 'sent' : 'note'} size={15} />}
        onClick={() => onDone(false)}
      >
        {mode === 'note' ? <Trans>Keep note</Trans> : <Sending whose={whose} />}
      </Button>
      <span className={styles['keys']}>
        <Keys keys={chats && mode === 'reply' ? 'Enter' : 'mod+Enter'} />
      </span>
    </div>
  );
}

/** Who answers has the conversation, so sending may take it first. */
function Sending({ whose }: { readonly whose: Whose }) {
  if (whose === 'nobodys') return <Trans>Take and send</Trans>;
  if (whose === 'theirs') return <Trans>Take over and send</Trans>;
  return <Trans>Send reply</Trans>;
}

function Addressed({ page, mode }: { readonly page: ConversationPage; readonly mode: Mode }) {
  const to = useOpened(page.locked)(page.counterpart.address);
  if (mode === 'reply' && page.channel === 'chat')
    return (
      <span className={styles['to']}>
        <Trans>in the chat on the website</Trans>
      </span>
    );
  return (
    <span className={styles['to']}>
      {mode === 'reply' ? (
        <Trans>
          to {to}, from {page.mailbox}
        </Trans>
      ) : (
        <Trans>stays among colleagues</Trans>
      )}
    </span>
  );
}

function ClosedNotice({ onReopen }: { readonly onReopen: () => void }) {
  return (
    <div className={classes(styles['closed'], 'no-print')}>
      <Trans>This conversation is closed. A new message opens it again by itself.</Trans>
      <Button size="compact-sm" variant="subtle" onClick={onReopen}>
        <Trans>Reopen</Trans>
      </Button>
    </div>
  );
}

function useDraft(page: ConversationPage, onSay: Asked['onSay']) {
  const me = useMe();
  const { accountId } = me;
  const { conversationId } = page;
  const [draft, setDraft] = useState<Draft>(
    () => readDraft(localStorage, accountId, conversationId) ?? { mode: 'reply', text: '' },
  );
  const [sending, setSending] = useState(false);
  const latest = useRef(draft);
  const change = (next: Draft) => {
    latest.current = next;
    setDraft(next);
    writeDraft(localStorage, accountId, conversationId, next);
  };
  const send = async (): Promise<boolean> => {
    const { mode } = draft;
    const text = draft.text.trim();
    if (text === '' || sending) return false;
    const key = sendingKey({ ...draft, text }, () => crypto.randomUUID());
    const tried = { mode, text, tried: { key, mode, text } };
    change({ mode, text: '' });
    // Until it is known to have gone, it is what comes back when the page is opened again.
    writeDraft(localStorage, accountId, conversationId, tried);
    setSending(true);
    const sent = await onSay(mode, text, key, whoseIs(page, me)).then(
      () => true,
      () => false,
    );
    setSending(false);
    // What was written meanwhile is worth more than what could not be sent; that one lies in the message shown.
    if (latest.current.text !== '') return sent;
    if (!sent) change(tried);
    else if (readDraft(localStorage, accountId, conversationId)?.tried?.key === key) {
      writeDraft(localStorage, accountId, conversationId, latest.current);
    }
    return sent;
  };
  return { draft, change, send, sending };
}
