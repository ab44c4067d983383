import { randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, picture } from '../browser.ts';
import { type Client, eventually, sendMails, signIn } from '../client.ts';
import { type Language, customers, words } from '../first-mail-words.ts';
import { formsHere } from '../forms.ts';
import { type RunningInstallation, startInstallation } from '../installation.ts';

interface InboxItem {
  readonly conversationId: string;
  readonly subject: string;
  readonly counterpart: { readonly name: string | null; readonly address: string };
  readonly partyId?: string;
  readonly replyState?: string;
  readonly waitingSince?: string;
}
interface Party {
  readonly partyId: string;
  readonly name: string;
}

/** Screens of every part of the navigation, as they are when there is nothing yet. */
const PAGES = 'inbox search unanswered mailbox leads segments audiences operations accounts'.split(' ');

const zhang = { name: '张三', address: 'zhang.san@example.cn' };

/** The first journey, as a person goes it on screen and as a program does: by the same doors. */
describe.each(await formsHere())('from a mail to an answer, by npm run %s', (form) => {
  // The screens are the same in every form: one language of the other form proves its doors.
  const languages: readonly Language[] = form === 'start' ? ['zh-CN', 'en'] : ['zh-CN'];
  let installation: RunningInstallation;
  let client: Client;
  let browser: Browser;
  /** Mails that were answered on screen before programs come. */
  const onScreen = languages.length;
  const inbox = async (view: string, subject: string) =>
    (
      (await client.get(`/api/console/v1/inbox?view=${view}&limit=200`)).body['items'] as readonly InboxItem[]
    ).find((item) => item.subject === subject);
  const search = async (text: string) =>
    (await client.get(`/api/customers/v1/parties?q=${encodeURIComponent(text)}`)).body[
      'items'
    ] as readonly Party[];

  beforeAll(async () => {
    installation = await startInstallation(form, '--empty');
    client = await signIn(installation);
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
      for (const path of PAGES) {
        await page.goto(`${installation.url}/${path}`);
        await page.locator('main').waitFor();
        await page.waitForLoadState('load');
        await page.locator('main h1, main h2').first().waitFor();
        await picture(page, `${path}-${language}`);
        expect(await page.locator('nav li [aria-current]').count(), path).toBe(1);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
          .analyze();
        expect(violations.map(({ id, nodes }) => `${path}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      }
      expect(faults).toEqual([]);
      await context.close();
    },
  );

  test('fifty mails at once from a new address make one customer, found in every way [R018] [R025]', async () => {
    const mails = Array.from({ length: 50 }, (_, i) => ({
      from: zhang,
      subject: `问题 ${i}`,
      text: '您好！',
    }));
    await sendMails(installation, mails);
    const parties = await eventually(async () => {
      const found = await search('张三');
      return found.length > 0 && found;
    });
    expect(parties).toHaveLength(1);
    for (const text of ['zs', 'zhangsan', 'ZHANG.SAN@example.cn']) {
      expect((await eventually(async () => (await search(text))[0])).partyId).toBe(parties[0]!.partyId);
    }
    const items = await eventually(async () => {
      const all = (await client.get('/api/console/v1/inbox?view=unassigned&limit=200')).body[
        'items'
      ] as readonly InboxItem[];
      return all.length === 50 && all.every((item) => item.partyId) && all;
    });
    expect(new Set(items.map((item) => item.partyId))).toEqual(new Set([parties[0]!.partyId]));
  });

  test('a taken conversation is answered with the right threading, and the answer is known to have left [R024]', async () => {
    const messageId = `<${randomUUID()}@example.cn>`;
    await sendMails(installation, [
      { from: zhang, subject: '茶壶什么时候发货？', text: '订单 SO123456', messageId },
    ]);
    const { conversationId } = await eventually(() => inbox('unassigned', '茶壶什么时候发货？'));
    const at = `/api/channels/v1/conversations/${conversationId}`;
    expect((await client.post(`${at}/actions/take`)).status).toBe(200);
    expect((await client.post(`${at}/notes`, { text: '仓库说今天发' })).status).toBeLessThan(300);
    const key = randomUUID();
    const replied = await client.post(`${at}/replies`, { text: '今天就发。' }, key);
    expect(replied.status).toBeLessThan(300);
    const again = await client.post(`${at}/replies`, { text: '今天就发。' }, key);
    expect([again.status, again.body]).toEqual([replied.status, replied.body]);
    await eventually(async () => (await inbox('mine', '茶壶什么时候发货？'))?.replyState === 'sent');
    const left = (await client.get('/api/channels/v1/local-mailbox')).body['items'] as readonly {
      readonly replyId: string;
      readonly conversationId: string;
    }[];
    const mine = left.filter((mail) => mail.conversationId === conversationId);
    expect(mine).toHaveLength(1);
    const raw = String((await client.get(`/api/channels/v1/local-mailbox/${mine[0]!.replyId}`)).body['raw']);
    expect(raw).toContain(`In-Reply-To: ${messageId}`);
    expect(raw).not.toMatch(/^Auto-Submitted/im);
  });

  test('the same mail again, an automatic answer and a closed one are counted, and the day adds up [C3]', async () => {
    const mail = {
      from: { name: 'Emma', address: 'emma@example.com' },
      subject: 'Twice',
      text: 'Hello',
      messageId: `<${randomUUID()}@example.com>`,
      date: new Date('2026-11-01T08:00:00.000Z'),
    };
    await sendMails(installation, [mail]);
    const { conversationId } = await eventually(() => inbox('unassigned', 'Twice'));
    await sendMails(installation, [
      mail,
      { from: mail.from, subject: 'Away', text: 'On leave', headers: { 'Auto-Submitted': 'auto-replied' } },
    ]);
    const close = (seen: string) =>
      client.post(
        `/api/channels/v1/conversations/${conversationId}/actions/close`,
        { reason: 'no-answer-needed' },
        randomUUID(),
        seen,
      );
    const seen = async () =>
      String((await client.get(`/api/console/v1/conversations/${conversationId}`)).body['version']);
    const before = await seen();
    await client.post(`/api/channels/v1/conversations/${conversationId}/notes`, { text: '等一下' });
    expect(await close(before)).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    await eventually(async () => (await close(await seen())).status === 200);
    const day = new Date().toISOString().slice(0, 10);
    const counted = await eventually(async () => {
      const { body } = await client.get(`/api/channels/v1/reckoning?from=${day}&to=${day}&zone=UTC`);
      const [today] = body['days'] as readonly {
        received: number;
        answered: number;
        open: number;
        setAside: Record<string, number>;
        unaccounted: number;
      }[];
      return (
        today?.received === 54 + onScreen &&
        today.answered === 1 + onScreen &&
        today.setAside['closed'] === 1 &&
        today
      );
    });
    expect(counted).toMatchObject({
      answered: 1 + onScreen,
      open: 50,
      unaccounted: 0,
      setAside: { repeat: 1, automatic: 1, closed: 1 },
    });
  });

  test('two customers that are one are merged, and unmerged exactly, with every view following [R018]', async () => {
    await sendMails(installation, [
      { from: { name: '张三', address: 'zs@work.example' }, subject: '换了地址', text: '这是我工作的邮箱' },
    ]);
    const other = await eventually(async () => (await inbox('unassigned', '换了地址'))?.partyId);
    const [first] = await search('zhang.san@example.cn');
    const page = async () => (await client.get(`/api/console/v1/customers/${first!.partyId}`)).body;
    const { facts } = (await client.get(`/api/console/v1/customers/${other}`)).body as {
      readonly facts: { readonly version: string };
    };
    const merged = await client.post(
      `/api/customers/v1/parties/${other}/actions/merge`,
      { intoPartyId: first!.partyId },
      randomUUID(),
      facts.version,
    );
    expect(merged.status).toBe(200);
    await eventually(async () => (await search('张三')).length === 1);
    await eventually(async () => JSON.stringify(await page()).includes('zs@work.example'));
    const { mergeId } = merged.body as { readonly mergeId: string };
    expect(
      (await client.post(`/api/customers/v1/parties/${other}/actions/unmerge`, { mergeId })).status,
    ).toBe(200);
    await eventually(async () => (await search('张三')).length === 2);
    await eventually(
      async () =>
        !JSON.stringify(
          ((await page())['facts'] as { readonly contactPoints: unknown }).contactPoints,
        ).includes('zs@work.example'),
    );
  });

  test('nobody gets in without signing in, and a stranger site changes nothing', async () => {
    for (const path of [
      '/api/console/v1/inbox',
      '/api/customers/v1/parties?q=a',
      '/api/channels/v1/local-mailbox',
      '/api/access/v1/accounts',
      '/api/console/v1/stream',
    ]) {
      expect((await fetch(installation.url + path)).status).toBe(401);
    }
    const forged = await fetch(`${installation.url}/api/console/v1/inbox`, {
      headers: { 'rapport-token': 'forged' },
    });
    expect(forged.status).toBe(401);
  });

  test('what was accepted survives kill -9, and goes on where it was', async () => {
    await sendMails(
      installation,
      Array.from({ length: 20 }, (_, i) => ({
        from: { name: 'Tom', address: `tom${i}@example.org` },
        subject: `Survivor ${i}`,
        text: 'still here',
      })),
    );
    await installation.kill();
    await installation.startAgain();
    client = await signIn(installation);
    for (let i = 0; i < 20; i += 1) await eventually(() => inbox('unassigned', `Survivor ${i}`));
    const day = new Date().toISOString().slice(0, 10);
    const { body } = await client.get(`/api/channels/v1/reckoning?from=${day}&to=${day}&zone=UTC`);
    expect((body['days'] as readonly { unaccounted: number }[])[0]).toMatchObject({
      unaccounted: 0,
      received: 75 + onScreen,
    });
    const verdict = await installation.examine?.();
    if (verdict) expect(verdict).toMatchObject({ exitCode: 0 });
  });
});
