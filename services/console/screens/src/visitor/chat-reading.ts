import { backOff, eventReader } from '../live/event-stream.ts';
import {
  type Chat,
  type Introduction,
  type Line,
  beginAnew,
  change,
  forget,
  headersOf,
  meaningOf,
  pause,
  take,
} from './chat-state.ts';
import { ask } from './public-api.ts';

interface Visit {
  readonly token: string;
  readonly fresh: boolean;
  readonly upTo: number;
  readonly introduced?: { readonly by: string };
  readonly greeting: { readonly zh: string; readonly en: string };
}

const signedIn = ({ held }: Chat) => (held && 'identity' in held ? held : undefined);

/** Comes in, as who was here before if that still counts; gives how far the conversation has come. */
export async function come(chat: Chat): Promise<number> {
  const token = chat.kept.token();
  const signed = signedIn(chat);
  const answer = await ask(`${chat.path}/visits`, { body: { ...(token ? { token } : {}), ...signed } });
  const visit = (await answer.json()) as Visit;
  if (visit.fresh && token) forget(chat);
  chat.kept.keepToken(visit.token);
  chat.begun = visit.upTo > 0;
  change(chat, { greeting: visit.greeting, introducedBy: visit.introduced?.by });
  if (chat.begun && signed && visit.introduced?.by !== 'signed') await introduceNow(chat, signed);
  return visit.upTo;
}

/** Says who the visitor is, in a conversation that has begun. */
export async function introduceNow(chat: Chat, words: Introduction): Promise<void> {
  await ask(`${chat.path}/introductions`, { body: words, headers: headersOf(chat) });
  chat.held = undefined;
  change(chat, { introducedBy: 'identity' in words ? 'signed' : 'said' });
}

/** Reads the last lines before a place. */
export async function readBefore(chat: Chat, before: number): Promise<void> {
  const answer = await ask(`${chat.path}/lines?before=${before}`, { headers: headersOf(chat) });
  const { lines, from, more } = (await answer.json()) as {
    readonly lines: readonly Line[];
    readonly from: number;
    readonly more: boolean;
  };
  chat.first = from;
  take(chat, lines);
  change(chat, { more });
}

/** The other side says something, if only that it is there, every fifteen seconds. */
const SILENCE_MS = 40_000;

/** Reads what comes, from the last place on, until the line is cut. */
async function readOn(chat: Chat, onConnected: () => void): Promise<void> {
  const silent = new AbortController();
  const signal = AbortSignal.any([chat.cut.signal, silent.signal]);
  let watch = setTimeout(() => silent.abort(), SILENCE_MS);
  try {
    const answer = await ask(`${chat.path}/stream?after=${chat.place}`, { headers: headersOf(chat), signal });
    onConnected();
    const [events, decoder] = [eventReader(), new TextDecoder()];
    for await (const bytes of answer.body ?? []) {
      clearTimeout(watch);
      watch = setTimeout(() => silent.abort(), SILENCE_MS);
      const lines = events(decoder.decode(bytes, { stream: true })).map(
        ({ data }) => JSON.parse(data) as Line,
      );
      take(chat, lines);
      chat.place = Math.max(chat.place, ...lines.map((line) => line.place));
    }
  } finally {
    clearTimeout(watch);
  }
}

/** Sits down and reads on, over every cut, until somebody else sits down or the chat is closed. */
export async function sit(chat: Chat, onConnected: () => void): Promise<void> {
  const turn = (chat.turn += 1);
  let tries = 0;
  while (turn === chat.turn) {
    try {
      if (chat.view.greeting === undefined) {
        const upTo = await come(chat);
        chat.place = upTo;
        if (upTo > 0) await readBefore(chat, upTo + 1);
      }
      await readOn(chat, () => {
        tries = 0;
        change(chat, { connected: true });
        onConnected();
      });
    } catch (error) {
      if (turn !== chat.turn) return;
      const meaning = meaningOf(error);
      if (meaning === 'closed') return change(chat, { closed: true, connected: false });
      if (meaning === 'another') beginAnew(chat);
      if (meaning === 'unsigned') chat.held = undefined;
    }
    change(chat, { connected: false });
    await pause(backOff(tries));
    tries += 1;
  }
}
