import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, picture } from '../browser.ts';
import { sendMails } from '../client.ts';
import { type FormName, canStart } from '../forms.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';

/** The words of the screens that a person looks for, in both languages. */
const words = {
  'zh-CN': {
    login: '登录名',
    password: '密码',
    signIn: '登录',
    take: '认领',
    note: '备注',
    noteText: '备注内容',
    keepNote: '保存备注',
    reply: '回复',
    replyText: '回复内容',
    sendReply: '发送回复',
    sent: '已发送',
    openAsCustomer: '客户',
    asOf: '显示某一天的页面',
    backToNow: '回到现在',
  },
  en: {
    login: 'Login',
    password: 'Password',
    signIn: 'Sign in',
    take: 'Take',
    note: 'Note',
    noteText: 'Note text',
    keepNote: 'Keep note',
    reply: 'Reply',
    replyText: 'Reply text',
    sendReply: 'Send reply',
    sent: 'Sent',
    openAsCustomer: 'Customer',
    asOf: 'Show the page as of',
    backToNow: 'Back to now',
  },
} as const;
type Language = keyof typeof words;

const customers = {
  'zh-CN': {
    from: { name: '李小龙', address: 'li.xiaolong@example.cn' },
    subject: '茶杯有裂纹怎么办？',
    text: '昨天收到的茶杯有一道裂纹。',
    answer: '马上给您补发一只。',
    aside: '已通知仓库',
    query: 'lxl',
  },
  en: {
    from: { name: 'Grace Walker', address: 'grace.walker@example.com' },
    subject: 'A crack in the cup',
    text: 'The cup that came yesterday has a crack.',
    answer: 'A new one leaves today.',
    aside: 'Warehouse told',
    query: 'grace',
  },
} as const;

/** The screens are the same in every form: one language of the other form proves its doors. */
const places: readonly { readonly form: FormName; readonly languages: readonly Language[] }[] = [
  { form: 'start', languages: ['zh-CN', 'en'] },
  ...((await canStart('cluster')) ? [{ form: 'cluster', languages: ['zh-CN'] } as const] : []),
];

describe.each(places)('from a mail to an answer, on screen, by npm run $form', ({ form, languages }) => {
  let installation: RunningInstallation;
  let browser: Browser;
  beforeAll(async () => {
    installation = await startInstallation(form, '--empty');
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    expect(await installation.stop()).toBe(0);
  });

  async function enter(
    language: Language,
  ): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly faults: string[] }> {
    const context = await browser.newContext({ locale: language, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(installation.url);
    const say = words[language];
    await page.getByLabel(say.login, { exact: true }).fill('admin');
    await page.getByLabel(say.password, { exact: true }).fill(installation.password);
    faults.length = 0;
    await page.getByRole('button', { name: say.signIn, exact: true }).click();
    await page.waitForURL(/\/inbox/);
    return { context, page, faults };
  }

  test.each(languages)('a mail appears, is taken, noted and answered in %s [R024]', async (language) => {
    const say = words[language];
    const who = customers[language];
    const { context, page, faults } = await enter(language);
    await sendMails(installation, [who]);
    const row = page.getByText(who.subject).first();
    await row.waitFor();
    await picture(page, `inbox-${language}`);
    await row.click();
    await page.getByText(who.text).last().waitFor();
    await page.getByRole('button', { name: say.take, exact: true }).click();
    await page.getByText(say.note, { exact: true }).first().click();
    await page.getByLabel(say.noteText).fill(who.aside);
    await page.getByRole('button', { name: say.keepNote }).click();
    await page.getByText(who.aside).last().waitFor();
    await page.getByText(say.reply, { exact: true }).first().click();
    const composer = page.getByLabel(say.replyText);
    await composer.fill(who.answer);
    // Enter of an input method chooses a word; it must not send.
    await composer.dispatchEvent('keydown', { key: 'Enter', isComposing: true, ctrlKey: true });
    expect(await composer.inputValue()).toBe(who.answer);
    await page.getByRole('button', { name: say.sendReply }).click();
    await page.getByText(say.sent, { exact: true }).first().waitFor();
    await picture(page, `conversation-${language}`);
    expect(faults).toEqual([]);
    await context.close();
  });

  // The files of the screens are the same in every form.
  test.each(form === 'start' ? languages : [])(
    'the screens of %s hold WCAG 2.2 AA and are found by their addresses',
    async (language) => {
      const { context, page, faults } = await enter(language);
      for (const path of ['inbox', 'search', 'unanswered', 'mailbox', 'operations', 'accounts']) {
        await page.goto(`${installation.url}/${path}`);
        await page.locator('main').waitFor();
        await page.waitForLoadState('load');
        await page.locator('main h1, main h2').first().waitFor();
        await picture(page, `${path}-${language}`);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});
