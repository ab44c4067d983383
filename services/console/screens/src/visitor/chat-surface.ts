import { isComposing } from '../keys/matcher.ts';
import type { ChatClient } from './chat-client.ts';
import type { ChatView, Line } from './chat-state.ts';
import { make, show } from './elements.ts';
import { introductionForm } from './introduction-form.ts';
import type { Language, Words } from './words.ts';

/** What is to be seen of a chat. */
export interface ChatSurface {
  readonly element: HTMLElement;
  draw(): void;
  focus(): void;
  onClose(close: () => void): void;
}

const LONGEST = 4_000;

/** Builds it: head, what was said, who one is, and where one writes. */
export function chatSurface(client: ChatClient, words: Words, language: Language): ChatSurface {
  const close = make('button', { type: 'button', class: 'close', 'aria-label': words.close }, '×');
  const head = make('header', {}, make('h1', {}, words.chat), ...(window.parent === window ? [] : [close]));
  const log = logOf(client, words, language);
  const status = make('p', { class: 'status', role: 'status' });
  const introduction = introductionForm(client, words);
  const writing = composerOf(client, words);
  const element = make('main', {}, head, log.element, status, introduction.element, writing.element);
  return {
    element,
    draw: () => {
      const view = client.view();
      log.draw(view);
      introduction.draw(view);
      status.textContent = statusOf(view, words);
      show(status, status.textContent !== '');
      show(writing.element, !view.closed);
    },
    focus: () => writing.focus(),
    onClose: (closing) => close.addEventListener('click', closing),
  };
}

function statusOf({ closed, connected, greeting }: ChatView, words: Words): string {
  if (closed) return words.gone;
  return connected || greeting === undefined ? '' : words.offline;
}

function logOf(client: ChatClient, words: Words, language: Language) {
  const earlier = make('button', { type: 'button', class: 'earlier' }, words.earlier);
  const greeting = make('p', { class: 'greeting' });
  const list = make('ol');
  const told = make('div', { role: 'log', 'aria-live': 'polite', 'aria-label': words.chat }, list);
  const element = make('div', { class: 'log', tabindex: '0' }, earlier, greeting, told);
  const drawn = new Map<string, HTMLElement>();
  earlier.addEventListener('click', () => void client.earlier().catch(() => undefined));
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', {
    hour: '2-digit',
    minute: '2-digit',
  });
  const item = (key: string, made: () => HTMLElement) => {
    const known = drawn.get(key) ?? made();
    drawn.set(key, known);
    return known;
  };
  return {
    element,
    draw: ({ lines, pending, more, greeting: greetings }: ChatView) => {
      const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 60;
      show(earlier, more);
      greeting.textContent = greetings?.[language] ?? '';
      const written = lines.map((line) => item(`${line.place}`, () => lineOf(line, words, time)));
      const waiting = pending.map((each) => {
        const made = item(each.messageId, () => pendingOf(each.text, words));
        setState(made, each.state, words, () => client.again(each.messageId));
        return made;
      });
      const wanted = [...written, ...waiting];
      // Only what changed is touched, so that a screen reader says what is new and nothing else.
      wanted.forEach((each, i) => {
        if (list.children[i] !== each) list.insertBefore(each, list.children[i] ?? null);
      });
      while (list.children.length > wanted.length) list.lastElementChild?.remove();
      if (atEnd) element.scrollTop = element.scrollHeight;
    },
  };
}

function lineOf({ from, text, at }: Line, words: Words, time: Intl.DateTimeFormat): HTMLElement {
  const who = make('span', { class: 'unseen' }, `${from === 'us' ? words.us : words.you}: `);
  const said = make('p', { dir: 'auto' }, text ?? words.forgotten);
  const when = make('time', { datetime: at }, time.format(new Date(at)));
  return make('li', { class: from }, who, said, when);
}

function pendingOf(text: string, words: Words): HTMLElement {
  const who = make('span', { class: 'unseen' }, `${words.you}: `);
  return make('li', { class: 'visitor pending' }, who, make('p', { dir: 'auto' }, text), make('small', {}));
}

function setState(
  element: HTMLElement,
  state: ChatView['pending'][number]['state'],
  words: Words,
  again: () => void,
): void {
  const small = element.querySelector('small');
  if (!small || small.dataset['state'] === state) return;
  small.dataset['state'] = state;
  small.replaceChildren(words[state]);
  if (state !== 'failed') return;
  const button = make('button', { type: 'button' }, words.again);
  button.addEventListener('click', again);
  small.append(' ', button);
}

function composerOf(client: ChatClient, words: Words) {
  const area = make('textarea', {
    ...{ rows: '2', maxlength: String(LONGEST), placeholder: words.write },
    'aria-label': words.message,
  });
  const send = make('button', { type: 'submit', class: 'send' }, words.send);
  const element = make('form', { class: 'composer' }, area, send);
  const say = () => {
    const text = area.value.trim();
    if (text === '') return;
    client.say(text);
    area.value = '';
    area.focus();
  };
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    say();
  });
  area.addEventListener('keydown', (event) => {
    // Enter of an input method chooses a word; with Shift it begins a line.
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    say();
  });
  return { element, focus: () => area.focus() };
}
