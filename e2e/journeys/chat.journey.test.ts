import AxeBuilder from '@axe-core/playwright';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, picture } from '../browser.ts';
import { enterDesk } from '../desk.ts';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type CuttableLine, cuttableLine } from '../cuttable-line.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';
import { type Language, said, words } from '../visitor-words.ts';
import { type Website, website } from '../website.ts';

const customer = { name: '王芳', address: 'wang.fang@example.cn' };
const XSS = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>{{constructor}}';

/** What chat and widget pass over, from the page itself. */
const NOISE = `(() => {
  const root = [...document.querySelectorAll('div')].map((each) => each.shadowRoot).find(Boolean);
  window.chat = root.querySelector('iframe').contentWindow;
  const reset = { rapport: 'chat', do: ['reset'] };
  for (const noise of [null, 7, 'reset', { do: 'reset' }, reset, { rapport: 'chat', do: 'identify', identity: '<' }])
    window.chat.postMessage(noise, '*');
  for (const say of ['close', 'keep', 'unread'])
    window.postMessage({ rapport: 'chat', say, count: 9, name: 'rapport.chat.x', value: 'x' }, '*');
  document.body.append(Object.assign(document.createElement('iframe'), { name: 'beside' }));
})()`;
/** The very words that the page may say, from a frame beside the chat. */
const FORGED = `parent.chat.postMessage({ rapport: 'chat', do: 'reset' }, '*')`;

interface Entry {
  readonly kind: string;
  readonly text?: string;
}

describe('a chat on a website', () => {
  let installation: RunningInstallation;
  let line: CuttableLine;
  let shop: Website;
  let stranger: Website;
  let browser: Browser;
  let agent: Client;
  let siteId: string;

  beforeAll(async () => {
    installation = await startInstallation('start', '--empty');
    line = await cuttableLine(() => installation.url);
    const widget = (lang: string) =>
      `<html lang="${lang}"><title>Shop</title><h1>Shop</h1><script src="${line.url}/widget.js" data-site="${siteId}"></script>`;
    const frame = () => `<title>Stranger</title><iframe src="${line.url}/chat/${siteId}"></iframe>`;
    shop = await website({ '/zh-CN': () => widget('zh-CN'), '/en': () => widget('en') }, line.url);
    stranger = await website({ '/': frame }, line.url);
    agent = await signIn(installation);
    const site = {
      name: 'Shop',
      origins: [shop.url],
      mailbox: 'support@rapport.example',
      greeting: { zh: '您好！有什么可以帮您？', en: 'Hello! How can we help?' },
    };
    siteId = String((await agent.post('/api/channels/v1/sites', site)).body['siteId']);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([shop.close(), stranger.close(), line.close()]);
    expect(await installation.stop()).toBe(0);
  });

  const framed = (page: Page) => page.frameLocator('iframe[title]');
  const visit = async (language: Language) => {
    const context = await browser.newContext({ locale: language, viewport: { width: 1000, height: 760 } });
    const page = await context.newPage();
    await page.goto(`${shop.url}/${language}`);
    return { context, page, chat: await openChat(page, language) };
  };
  async function openChat(page: Page, language: Language): Promise<FrameLocator> {
    await page.getByRole('button', { name: words[language].button }).click();
    const chat = framed(page);
    await chat.getByLabel(words[language].message, { exact: true }).waitFor();
    return chat;
  }
  const write = async (chat: FrameLocator, language: Language, text: string) => {
    const area = chat.getByLabel(words[language].message, { exact: true });
    await area.fill(text);
    await area.press('Enter');
  };
  /** What the visitor sees, line by line, once nothing waits any more. */
  const transcript = (chat: FrameLocator, count: number) =>
    eventually(async () => {
      const waiting = await chat.locator('li.pending').count();
      const all = await chat.locator('[role=log] li > p').allTextContents();
      return waiting === 0 && all.length >= count && all;
    });

  const page = async (id: string) => (await agent.get(`/api/console/v1/conversations/${id}`)).body;
  const entries = async (conversationId: string) =>
    ((await page(conversationId))['entries'] as readonly Entry[]).flatMap(({ kind, text }) =>
      kind === 'message' || kind === 'reply' ? [text] : [],
    );
  /** The conversation of the inbox that was begun with some words. */
  const begunWith = (text: string) =>
    eventually(async () => {
      const { items } = (await agent.get('/api/console/v1/inbox?view=all&channel=chat')).body;
      const found = (items as readonly { readonly conversationId: string; readonly subject: string }[]).find(
        ({ subject }) => subject === text,
      );
      return found?.conversationId;
    });

  test.each(['zh-CN', 'en'] as const)(
    'begins with nobody known, is answered on screen, and loses and doubles nothing over cuts and a killed server, in %s [R058] [R061]',
    async (language) => {
      const [say, text] = [words[language], said[language]];
      const { context, page: shopPage, chat } = await visit(language);
      const desk = await enterDesk(browser, line.url, installation.password, language);
      const area = chat.getByLabel(say.message, { exact: true });
      await area.fill(text.ask);
      // Enter of an input method chooses a word; it must not send.
      await area.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
      expect(await area.inputValue()).toBe(text.ask);
      await area.press('Enter');
      const row = desk.page.getByText(text.ask).first();
      await row.waitFor({ timeout: 20_000 });
      await picture(desk.page, `chat-inbox-${language}`);
      await row.click();
      await desk.page.getByRole('button', { name: say.take, exact: true }).click();
      const composer = desk.page.getByLabel(say.replyText);
      await composer.fill(text.answer);
      await composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
      expect(await composer.inputValue()).toBe(text.answer);
      await composer.press('Enter');
      expect(await transcript(chat, 2)).toEqual([text.ask, text.answer]);
      await desk.page.getByText(say.seen, { exact: true }).first().waitFor({ timeout: 20_000 });
      await picture(shopPage, `chat-widget-${language}`);
      await picture(desk.page, `chat-conversation-${language}`);

      // The line is cut while both talk, the server dies and comes again, and the page is loaded anew.
      const conversationId = await begunWith(text.ask);
      line.cut();
      await write(chat, language, text.cut[0]);
      await write(chat, language, text.cut[1]);
      await chat.locator('li.pending').nth(1).waitFor();
      await picture(shopPage, `chat-cut-${language}`);
      const meanwhile = `${text.answer} (2)`;
      const path = `/api/channels/v1/conversations/${conversationId}/replies`;
      expect((await agent.post(path, { text: meanwhile })).status).toBe(202);
      await installation.kill();
      await installation.startAgain();
      agent = await signIn(installation);
      await shopPage.reload().catch(() => undefined);
      line.mend();
      await shopPage.goto(`${shop.url}/${language}`);
      const again = await openChat(shopPage, language);
      const all = await transcript(again, 5);
      expect(all).toEqual([text.ask, text.answer, meanwhile, ...text.cut]);
      expect(await eventually(async () => (await entries(conversationId)).length === 5)).toBe(true);
      expect(await entries(conversationId)).toEqual(all);
      await Promise.all([context.close(), desk.context.close()]);
    },
    200_000,
  );

  test('becomes a known customer by the visitor’s own word, shows them nothing of that customer, and is separated exactly [M6] [R061]', async () => {
    await sendMails(installation, [{ from: customer, subject: 'private', text: 'my private letter' }]);
    const { context, page: shopPage, chat } = await visit('zh-CN');
    const say = words['zh-CN'];
    await write(chat, 'zh-CN', XSS);
    const conversationId = await begunWith(XSS);
    const before = await page(conversationId);
    expect(before['customer']).toBeUndefined();
    await chat.getByText(say.who).click();
    await chat.getByLabel(say.name, { exact: true }).fill(XSS);
    await chat.getByLabel(say.mail, { exact: true }).fill(customer.address);
    await chat.getByRole('button', { name: say.keep }).click();
    interface Known {
      readonly partyId: string;
      readonly name: string;
    }
    const known = await eventually(async () => (await page(conversationId))['customer'] as Known | undefined);
    // The past visit is theirs too; what a stranger says they are called changes nothing of theirs.
    expect(known.name).toBe(customer.name);
    const timeline = async () =>
      JSON.stringify((await agent.get(`/api/console/v1/customers/${known.partyId}`)).body['entries']);
    expect(await eventually(async () => (await timeline()).includes('onerror'))).toBe(true);
    expect(await chat.locator('main').innerText()).not.toContain('private');
    const desk = await enterDesk(browser, line.url, installation.password, 'zh-CN');
    await desk.page.goto(`${line.url}/conversations/${conversationId}`);
    await desk.page.getByText(say.unchecked).waitFor();
    await picture(desk.page, 'chat-known-zh-CN');
    for (const shown of [shopPage, desk.page]) expect(await shown.evaluate(`'hurt' in window`)).toBe(false);
    for (const frame of shopPage.frames()) expect(await frame.evaluate(`'hurt' in window`)).toBe(false);

    const separate = `/api/customers/v1/recognitions/${conversationId}/actions/separate`;
    expect((await agent.post(separate, { partyId: known.partyId })).status).toBe(200);
    expect(await eventually(async () => (await page(conversationId))['customer'] === undefined)).toBe(true);
    const after = await timeline();
    expect(after).toContain('my private letter');
    expect(after).not.toContain('onerror');
    expect(await entries(conversationId)).toEqual([XSS]);
    await Promise.all([context.close(), desk.context.close()]);
  });

  test.each(['zh-CN', 'en'] as const)(
    'holds WCAG 2.2 AA, and is used by keys alone, in %s',
    async (language) => {
      const context = await browser.newContext({ locale: language, viewport: { width: 390, height: 760 } });
      const alone = await context.newPage();
      await alone.goto(`${line.url}/chat/${siteId}`);
      const area = alone.getByLabel(words[language].message, { exact: true });
      await area.focus();
      await alone.keyboard.type('by keys');
      await alone.keyboard.press('Enter');
      await alone.getByText('by keys', { exact: true }).waitFor();
      await eventually(async () => (await alone.locator('li.pending').count()) === 0);
      await alone.keyboard.press('Shift+Tab');
      await alone.keyboard.press('Enter');
      await alone.getByLabel(words[language].mail, { exact: true }).waitFor();
      const { violations } = await new AxeBuilder({ page: alone })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
      await picture(alone, `chat-alone-${language}`);
      await context.close();
    },
  );

  test.each(['zh-CN', 'en'] as const)(
    'a form is begun on screen, filled in by a stranger, and waits in the inbox, in %s',
    async (language) => {
      const say = words[language];
      const title = `Form ${language}`;
      const desk = await enterDesk(browser, line.url, installation.password, language);
      await desk.page.goto(`${line.url}/websites`);
      await desk.page.getByRole('button', { name: say.begin }).click();
      for (const label of say.formTitle) await desk.page.getByLabel(label).fill(title);
      await picture(desk.page, `form-dialog-${language}`);
      await desk.page.getByRole('button', { name: say.save, exact: true }).click();
      await desk.page.getByText(title, { exact: true }).waitFor();
      await picture(desk.page, `websites-${language}`);
      const { violations } = await new AxeBuilder({ page: desk.page })
        .withTags(['wcag2a', 'wcag2aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);

      const { items } = (await agent.get('/api/channels/v1/forms')).body;
      const forms = items as readonly { readonly formId: string; readonly title: { readonly en: string } }[];
      const context = await browser.newContext({ locale: language, viewport: { width: 390, height: 900 } });
      const form = await context.newPage();
      await form.goto(`${line.url}/f/${forms.find((each) => each.title.en === title)!.formId}`);
      await form.getByLabel(say.formName).fill('Li');
      await form.getByLabel(say.formMail).fill('no address');
      await form.getByLabel(say.formText).fill(`a wish in ${language}`);
      const send = form.getByRole('button', { name: say.formSend, exact: true });
      await send.click();
      await form.locator('.wrong:not([hidden])').waitFor();
      await picture(form, `form-wrong-${language}`);
      await form.getByLabel(say.formMail).fill('li.lei@example.cn');
      // Sooner than a person reads it is not taken.
      await eventually(async () => {
        if (await form.getByText(say.thanks).isVisible()) return true;
        if (await send.isEnabled()) await send.click();
        return false;
      });
      const row = async () => (await agent.get('/api/console/v1/inbox?view=all&channel=form')).body['items'];
      const waits = await eventually(async () =>
        ((await row()) as readonly { readonly lastText: string; readonly subject: string }[]).find(
          ({ subject }) => subject === title,
        ),
      );
      expect(waits.lastText).toContain(`a wish in ${language}`);
      await Promise.all([context.close(), desk.context.close()]);
    },
  );

  test('stands on no other website, and hears nothing from anybody but its own page', async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 760 } });
    const outside = await context.newPage();
    const refused: string[] = [];
    outside.on('console', (message) => refused.push(message.text()));
    await outside.goto(stranger.url);
    await eventually(async () => refused.some((text) => text.includes('frame-ancestors')));
    const inside = await context.newPage();
    await inside.goto(`${shop.url}/en`);
    const chat = await openChat(inside, 'en');
    await write(chat, 'en', 'still here');
    expect(await transcript(chat, 1)).toEqual(['still here']);
    await inside.evaluate(NOISE);
    await inside.frame({ name: 'beside' })!.evaluate(FORGED);
    await picture(inside, 'chat-phone-en');
    expect(await transcript(chat, 1)).toEqual(['still here']);
    expect(await inside.locator('iframe[title]').isVisible()).toBe(true);
    await context.close();
  });
});
