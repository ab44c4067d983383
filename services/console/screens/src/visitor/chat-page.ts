import './visitor.css';
import { type ChatClient, chatClient } from './chat-client.ts';
import { pause } from './chat-state.ts';
import { type ChatSurface, chatSurface } from './chat-surface.ts';
import { make } from './elements.ts';
import { type Host, type HostAsks, hostOf } from './host.ts';
import { type Kept, type Shelf, keptIn, ownShelf, toldShelf } from './kept.ts';
import { languageOf, wordsIn } from './words.ts';

/** A page that does not answer within this time keeps nothing for us. */
const ANSWER_MS = 3_000;

/** The chat of a website, as it stands in a frame on that website's pages. */
async function open(): Promise<void> {
  const siteId = /^\/chat\/([0-9a-f-]{36})$/.exec(location.pathname)?.[1];
  const asked = new URLSearchParams(location.hash.slice(1));
  const language = languageOf(asked.get('lang'), navigator.languages);
  const words = wordsIn(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = words.chat;
  if (!siteId) return document.body.append(make('p', { role: 'alert' }, words.gone));
  // What is asked before there is somebody to do it waits.
  const waiting: HostAsks[] = [];
  const hearing = { obey: (what: HostAsks): void => void waiting.push(what) };
  const host = hostOf(asked.get('host'), (what) => hearing.obey(what));
  host.tell({ say: 'hello' });
  const kept = keptIn(ownShelf() ?? (await shelfAround(host, waiting)), siteId);
  const page: ChatPage = { kept, host, shown: window.parent === window };
  const client = chatClient(siteId, kept, () => draw());
  const surface = chatSurface(client, words, language);
  const draw = () => {
    surface.draw();
    attend(page, client);
  };
  hearing.obey = (what) => {
    obey(page, client, surface, what);
    attend(page, client);
  };
  document.body.append(surface.element);
  live(page, client, surface);
  draw();
  for (const what of waiting.splice(0)) hearing.obey(what);
}

interface ChatPage {
  readonly kept: Kept;
  readonly host: Host;
  /** Whether the website shows us; alone in a window of its own it is always so. */
  shown: boolean;
}

/** Where the browser keeps nothing for a frame, the page around it does. */
async function shelfAround(host: Host, heard: readonly HostAsks[]): Promise<Shelf> {
  const answer = () => heard.find((each) => each.do === 'kept');
  for (let waited = 0; !answer() && waited < ANSWER_MS; waited += 50) await pause(50);
  return toldShelf(answer()?.entries ?? {}, (name, value) => host.tell({ say: 'keep', name, value }));
}

function obey(page: ChatPage, client: ChatClient, surface: ChatSurface, what: HostAsks): void {
  switch (what.do) {
    case 'shown':
    case 'hidden':
      page.shown = what.do === 'shown';
      if (page.shown) surface.focus();
      return;
    case 'reset':
      return client.reset();
    case 'identify':
      // Whoever is not let in as somebody comes in as nobody.
      return void client.introduce({ identity: what.identity }).catch(() => undefined);
    case 'kept':
      return;
  }
}

function live(page: ChatPage, client: ChatClient, surface: ChatSurface): void {
  const { host } = page;
  const close = () => host.tell({ say: 'close' });
  surface.onClose(close);
  document.addEventListener('visibilitychange', () => attend(page, client));
  window.addEventListener('online', () => client.hurry());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) close();
  });
}

/** Says what is unread to whoever does not look, and what was seen by whoever does. */
function attend({ kept, host, shown }: ChatPage, client: ChatClient): void {
  const upTo = kept.seenUpTo();
  const unseen = client.view().lines.filter(({ from, place }) => from === 'us' && place > upTo);
  const looking = shown && document.visibilityState === 'visible';
  host.tell({ say: 'unread', count: looking ? 0 : unseen.length });
  const last = unseen.at(-1);
  if (!looking || !last) return;
  kept.keepSeenUpTo(last.place);
  client.seen(unseen.slice(-200).map(({ id }) => id));
}

void open();
