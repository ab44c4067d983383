// What a website loads: one button, and a frame with the chat from our own origin. It shares no code with the chat, so that
// it is one small file, and leaves nothing on the page but `window.rapportChat`.

/** What the website may ask of the chat. */
interface WebsiteChat {
  open(): void;
  close(): void;
  /** Says who is signed in, signed with the website's secret. */
  identify(identity: string): void;
  /** Nobody is signed in any more. */
  reset(): void;
}

type Asked = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

const TITLES = { zh: '在线客服', en: 'Chat with us' };
const UNREAD = { zh: '条未读消息', en: 'unread' };

const STYLE = `
:host { all: initial; position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; }
:host([data-side='left']) { inset-inline: 1rem auto; }
button { inline-size: 3.5rem; block-size: 3.5rem; border: 0; border-radius: 50%; background: #2a5db0; color: #fff; cursor: pointer;
  box-shadow: 0 .25rem 1rem rgb(0 0 0 / 30%); display: grid; place-items: center; position: relative; }
button:focus-visible { outline: 3px solid #8ab4f8; outline-offset: 2px; }
svg { inline-size: 1.75rem; block-size: 1.75rem; fill: currentcolor; }
span { position: absolute; inset-block-start: -.25rem; inset-inline-end: -.25rem; min-inline-size: 1.25rem; padding: 0 .25rem;
  border-radius: 1rem; background: #b3261e; font: 600 .75rem / 1.25rem system-ui, sans-serif; }
iframe { position: absolute; inset-block-end: 4.25rem; inset-inline-end: 0; inline-size: min(24rem, calc(100vw - 2rem));
  block-size: min(38rem, calc(100dvh - 6.5rem)); border: 0; border-radius: .75rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / 35%);
  color-scheme: light dark; background: #fff; }
:host([data-side='left']) iframe { inset-inline: 0 auto; }
[hidden] { display: none; }
@media (max-width: 30rem) {
  :host([data-open]) button { display: none; }
  iframe:not([hidden]) { position: fixed; inset: 0; inline-size: 100vw; block-size: 100dvh; border-radius: 0; }
}`;

const BUBBLE =
  'M12 3C6.5 3 2 6.8 2 11.5c0 2.4 1.2 4.6 3.1 6.1L4 21.5l4.6-2c1.1.3 2.2.5 3.4.5 5.5 0 10-3.8 10-8.5S17.5 3 12 3z';

/** Draws the button and keeps the frame; the frame is loaded when it is wanted first, or by who has chatted here before. */
function drawChat(script: HTMLScriptElement): WebsiteChat | undefined {
  const { site = '', lang, side, identity } = script.dataset;
  const origin = new URL(script.src).origin;
  if (!/^[0-9a-f-]{36}$/.test(site)) return undefined;
  const language = /^zh/i.test(lang ?? (document.documentElement.lang || navigator.language)) ? 'zh' : 'en';
  const parts = buildParts(language);
  if (side === 'left') parts.host.dataset['side'] = 'left';
  const waiting: Asked[] = identity ? [{ do: 'identify', identity }] : [];
  let ready = false;
  const ask = (asked: Asked) => {
    if (ready) parts.frame.contentWindow?.postMessage({ rapport: 'chat', ...asked }, origin);
    else waiting.push(asked);
  };
  const load = () => {
    const around = encodeURIComponent(location.origin);
    if (parts.frame.src === '') parts.frame.src = `${origin}/chat/${site}#lang=${language}&host=${around}`;
  };
  const turn = (open: boolean) => {
    load();
    parts.setOpen(open);
    ask({ do: open ? 'shown' : 'hidden' });
    keep(site, '', '1');
  };
  window.addEventListener('message', ({ source, origin: from, data }: MessageEvent<unknown>) => {
    // Only our own frame, only from our origin: anything else on this page may post whatever it likes.
    if (source !== parts.frame.contentWindow || from !== origin) return;
    const { say, count, name, value } = saidIn(data);
    if (say === 'hello') {
      ready = true;
      ask({ do: 'kept', entries: keptFor(site) });
      for (const asked of waiting.splice(0)) ask(asked);
    }
    if (say === 'close') turn(false);
    if (say === 'keep') keep(site, name, value);
    if (say === 'unread') parts.setUnread(count);
  });
  parts.button.addEventListener('click', () => turn(!parts.isOpen()));
  document.body.append(parts.host);
  if (wasHere(site)) load();
  return {
    open: () => turn(true),
    close: () => turn(false),
    identify: (signed) => ask({ do: 'identify', identity: signed }),
    reset: () => ask({ do: 'reset' }),
  };
}

/** What a message of the frame says; nothing when it is none of ours. */
function saidIn(data: unknown) {
  const { rapport, say, count, name, value } = Object(data) as Readonly<Record<string, unknown>>;
  return {
    say: rapport === 'chat' ? say : undefined,
    count: Number.isSafeInteger(count) ? Math.max(0, Number(count)) : 0,
    name: String(name),
    value: typeof value === 'string' ? value : null,
  };
}

function buildParts(language: 'zh' | 'en') {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-label', TITLES[language]);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', BUBBLE);
  svg.append(path);
  const badge = document.createElement('span');
  badge.hidden = true;
  button.append(svg, badge);
  const frame = document.createElement('iframe');
  frame.title = TITLES[language];
  frame.hidden = true;
  root.append(frame, button);
  const setUnread = (count: number) => {
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? '99+' : String(count);
    const said = count === 0 ? '' : ` (${count} ${UNREAD[language]})`;
    button.setAttribute('aria-label', TITLES[language] + said);
  };
  const isOpen = () => host.dataset['open'] !== undefined;
  const setOpen = (open: boolean) => {
    if (open) host.dataset['open'] = '';
    else delete host.dataset['open'];
    frame.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) frame.focus();
    else button.focus();
  };
  return { host, button, frame, isOpen, setOpen, setUnread };
}

const prefixOf = (site: string) => `rapport.chat.${site}`;
const MOST_KEPT = 20_000;

/** Keeps something for the frame where the browser keeps nothing for it, under its own names alone; null: no longer. */
function keep(site: string, name: string, value: string | null): void {
  const own = name === '' ? prefixOf(site) : name;
  if (!own.startsWith(prefixOf(site)) || own.length > 200 || (value?.length ?? 0) > MOST_KEPT) return;
  try {
    if (value === null) localStorage.removeItem(own);
    else localStorage.setItem(own, value);
  } catch {
    // A page that may keep nothing either: the chat lasts as long as the page.
    return;
  }
}

function keptFor(site: string): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(
      Object.entries(localStorage).filter(([name]) => name.startsWith(`${prefixOf(site)}.`)),
    );
  } catch {
    return {};
  }
}

function wasHere(site: string): boolean {
  try {
    return localStorage.getItem(prefixOf(site)) !== null;
  } catch {
    return false;
  }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const begin = () => Object.assign(window, { rapportChat: drawChat(script) });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin);
  else begin();
}
