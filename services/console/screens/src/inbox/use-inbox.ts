import { useLingui } from '@lingui/react/macro';
import { plural } from '@lingui/core/macro';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Channel, InboxItem, InboxView } from '../../../src/http/api.ts';
import { conversation, inbox as inboxQuery } from '../api/queries.ts';
import { useCommands } from '../keys/commands.tsx';
import { announce } from '../shell/announcements.tsx';
import { hold, NOTHING, type Held } from './held-list.ts';

/** A list of the inbox that stays still under the hand, and the way through it by keys. */
export function useInbox(view: InboxView, channel: Channel | undefined, open: string | undefined) {
  const query = useInfiniteQuery(inboxQuery(view, channel));
  const fresh = query.data?.pages.flatMap(({ items }) => items);
  const held = useHeld(`${view} ${channel ?? ''}`, fresh);
  const navigate = useNavigate();
  const client = useQueryClient();
  const select = (id: string | undefined, replace = false) =>
    void navigate({
      to: '/inbox',
      search: { view, ...(channel ? { channel } : {}), ...(id ? { open: id } : {}) },
      replace,
    });
  const { items } = held;
  const index = usePlaceOf(items, open);
  const step = (by: number) => {
    const next = items[Math.min(items.length - 1, Math.max(0, Math.floor(index + by)))];
    if (next) select(next.conversationId, open !== undefined);
  };
  const nextId = items[Math.floor(index + 1)]?.conversationId;
  useEffect(() => {
    // The next one is probably read next: have it ready.
    if (open && nextId) void client.prefetchQuery(conversation(nextId));
  }, [client, open, nextId]);
  const goOn = () => {
    const after = items.slice(Math.floor(index + 1)).find(({ state }) => state !== 'closed');
    if (view === 'closed' || view === 'all') return;
    select(after?.conversationId, true);
  };
  useInboxKeys(step, open);
  return {
    ...query,
    ...held,
    select,
    goOn,
    prefetch: (id: string) => void client.prefetchQuery(conversation(id)),
  };
}

/**
 * Where the open conversation stands in the list; one that left it stands half a step before the row that took its
 * place, so that one goes on from there.
 */
function usePlaceOf(items: readonly InboxItem[], open: string | undefined): number {
  const last = useRef(-1);
  const index = items.findIndex(({ conversationId }) => conversationId === open);
  useEffect(() => {
    if (index >= 0 || open === undefined) last.current = index;
  }, [index, open]);
  return index >= 0 || open === undefined ? index : last.current - 0.5;
}

function useInboxKeys(step: (by: number) => void, open: string | undefined): void {
  const { t } = useLingui();
  const navigate = useNavigate();
  useCommands([
    { id: 'next', label: t`Next conversation`, group: 'list', keys: 'j', run: () => step(1) },
    { id: 'previous', label: t`Previous conversation`, group: 'list', keys: 'k', run: () => step(-1) },
    {
      id: 'open',
      label: t`Open the conversation as a page`,
      group: 'list',
      keys: 'o',
      run: () =>
        open && void navigate({ to: '/conversations/$conversationId', params: { conversationId: open } }),
    },
  ]);
}

/** Keeps rows in place while the pointer or the keyboard is in the list; shows what is new when asked or when free. */
function useHeld(view: string, fresh: readonly InboxItem[] | undefined) {
  const { t } = useLingui();
  const [held, setHeld] = useState<Held & { readonly view: string }>({ ...NOTHING, view });
  const area = useRef<HTMLDivElement>(null);
  const known = useRef(new Map<string, InboxItem>());
  const ids = fresh?.map(({ conversationId }) => conversationId);
  const shape = ids?.join();
  for (const item of fresh ?? []) known.current.set(item.conversationId, item);
  useEffect(() => {
    if (!ids) return;
    setHeld((before) => {
      const sameView = before.view === view;
      const next = hold(sameView ? before.order : [], ids, !isUnderHand(area.current));
      return { ...next, view };
    });
  }, [view, shape]);
  const { added } = held;
  useEffect(() => {
    if (added > 0) announce(plural(added, { one: '# new conversation', other: '# new conversations' }));
  }, [added, t]);
  const order = held.view === view ? held.order : (ids ?? []);
  return {
    items: order.flatMap((id) => known.current.get(id) ?? []),
    added: held.view === view ? held.added : 0,
    gone: held.gone,
    showNew: () => ids && setHeld({ ...hold([], ids, true), view }),
    area,
  };
}

/** Whether somebody points at the list, walks it by keys, or has scrolled to a place in it. */
function isUnderHand(area: HTMLElement | null): boolean {
  if (!area) return false;
  return area.matches(':hover') || area.querySelector(':focus-visible') !== null || area.scrollTop > 0;
}
