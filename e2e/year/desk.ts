import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { picture } from '../browser.ts';
import type { Doors } from '../running-installation.ts';
import { keepsPictures } from './rounds.ts';
import type { Colleague, Language } from './story.ts';
import { company } from './story.ts';
import { type Say, wordsOf } from './words.ts';

/** A browser somebody sits at. */
export interface Desk {
  readonly page: Page;
  readonly say: Say;
  open(path: string): Promise<void>;
  /** Presses the button of these words, of the whole page or of a part of it. */
  press(words: string, within?: Locator): Promise<void>;
  /** Presses the button of these words in the open dialog, and waits until it is gone. */
  agree(words: string): Promise<void>;
  /** Fills the field of this label. */
  fill(label: string, text: string): Promise<void>;
  choose(label: string, value: string | { readonly label: string }): Promise<void>;
  /** Waits until these words are to be seen. */
  see(words: string, within?: Locator): Promise<void>;
  /** Keeps a picture of what is to be seen, where pictures are kept. */
  picture(name: string): Promise<void>;
}

/** All desks of the walk, each with its own session, all by the clock of the walk. */
export interface Desks {
  of(who: Colleague): Promise<Desk>;
  /** Somebody without an account. */
  stranger(): Promise<Desk>;
  moveClock(to: Date): Promise<void>;
  /** Keeps a picture of every desk, for who wants to know where the walk ended. */
  pictures(name: string): Promise<void>;
  /** What went wrong in the pages themselves. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

/** Opens desks as they are needed, in one language. */
export function openDesks(browser: Browser, installation: Doors, language: Language, from: Date): Desks {
  const say = wordsOf(language);
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  const desks = new Map<string, Promise<Desk>>();
  let now = from;
  const sit = async () => {
    const context = await browser.newContext({
      locale: language,
      timezoneId: company.zone,
      viewport: { width: 1440, height: 900 },
    });
    contexts.push(context);
    await context.clock.setFixedTime(now);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    return deskAt(page, installation, say, language);
  };
  const signIn = async (who: Colleague) => {
    const desk = await sit();
    await desk.open('/');
    await desk.fill('Login', who);
    await desk.page.getByLabel(say('Password'), { exact: true }).fill(installation.password);
    await desk.press('Sign in');
    await desk.page.waitForURL(/\/inbox/);
    return desk;
  };
  const once = (name: string, make: () => Promise<Desk>) => {
    const known = desks.get(name) ?? make();
    desks.set(name, known);
    return known;
  };
  return {
    of: (who) => once(who, () => signIn(who)),
    stranger: () => once('a stranger', sit),
    moveClock: async (to) => {
      now = to;
      for (const context of contexts) await context.clock.setFixedTime(to);
    },
    pictures: async (name) => {
      for (const [who, desk] of desks) {
        const of = nameOfPicture(language, `${name}-${who.replaceAll(' ', '-')}`);
        await picture((await desk).page, of);
      }
    },
    faults,
    close: async () => {
      for (const context of contexts) await context.close();
    },
  };
}

const nameOfPicture = (language: Language, name: string) => `walk/${language}-${name}`;

function deskAt(page: Page, { url }: Doors, say: Say, language: Language): Desk {
  const button = (words: string, within: Locator | Page) =>
    within
      .getByRole('button', { name: say(words), exact: true })
      .or(within.getByRole('link', { name: say(words), exact: true }));
  return {
    page,
    say,
    open: async (path) => {
      await page.goto(url + path);
    },
    press: async (words, within) =>
      button(words, within ?? page)
        .first()
        .click(),
    agree: async (words) => {
      const dialog = page.getByRole('dialog');
      await button(words, dialog).click();
      await dialog.waitFor({ state: 'hidden' });
    },
    fill: async (label, text) => page.getByLabel(say(label)).first().fill(text),
    choose: async (label, value) => {
      // A dialog may be called like one of its lists.
      await page
        .getByRole('combobox', { name: say(label) })
        .first()
        .selectOption(value);
    },
    see: async (words, within) => (within ?? page).getByText(words).first().waitFor(),
    picture: async (name) => {
      if (keepsPictures) await picture(page, nameOfPicture(language, name));
    },
  };
}
