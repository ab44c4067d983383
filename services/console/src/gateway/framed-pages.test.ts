import { afterAll, beforeAll, expect, test } from 'vitest';
import { SHOP, type StagedGateway, stageGateway } from '../../test/staged-gateway.ts';

let staged: StagedGateway;
beforeAll(async () => void (staged = await stageGateway()));
afterAll(() => staged.close());

const ancestorsOf = async (path: string) => {
  const answer = await staged.get(path);
  const policy = answer.headers.get('content-security-policy') ?? '';
  return { title: await answer.text(), ancestors: /frame-ancestors ([^;]*)/.exec(policy)?.[1], policy };
};

test('the chat and a form stand within pages of the websites that are named for them, and of no others', async () => {
  for (const [page, title] of [
    ['chat', 'Chat'],
    ['f', 'Form'],
  ]) {
    const shown = await ancestorsOf(`/${page}/${SHOP}`);
    expect(shown.title).toContain(title);
    expect(shown.ancestors).toBe("'self' https://shop.example");
    expect(shown.policy).toContain("script-src 'self'");
    const other = await ancestorsOf(`/${page}/0190a1de-0000-7000-8000-0000000000a2`);
    expect(other.ancestors).toBe("'self'");
    expect((await ancestorsOf(`/${page}/x%3B%20script-src`)).ancestors).toBe("'self'");
  }
  for (const path of ['/', `/chat/${SHOP}/more`, '/chat', '/inbox'])
    expect((await ancestorsOf(path)).ancestors, path).toBe("'none'");
});

test('the widget is loaded by pages of any website, and nothing else is', async () => {
  const crossing = async (path: string) =>
    (await staged.get(path)).headers.get('cross-origin-resource-policy');
  expect(await crossing('/widget.js')).toBe('cross-origin');
  expect(await crossing('/assets/main-1a2b.js')).toBe('same-origin');
  expect(await crossing('/')).toBe('same-origin');
});

test('a link in a message leads to channels and to nobody else, whatever stands in it', async () => {
  const led = async (path: string) => new URL((await staged.get(path)).url).pathname;
  expect(await led('/r/abc_DEF-1')).toBe('/api/channels/v1/public/links/abc_DEF-1');
  for (const token of ['https:%2F%2Felsewhere.example', '..%2f..%2fx', 'a%0d%0aset-cookie:x'])
    expect(await led(`/r/${token}`), token).toBe(`/r/${token}`);
});
