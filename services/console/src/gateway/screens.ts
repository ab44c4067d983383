import { mkdir, readFile, readdir } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { EdgeProblem } from '@rapport/kernel/http';
import { isUuid } from '@rapport/kernel/values';
import { openToSites, protectFramed } from './headers.ts';

/** Names with a hash in them never change their content. */
const A_YEAR = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';
const NEVER = 'no-store';

/** Origins of the websites that may show a page of ours within theirs: a form, or the chat. */
export type FramedBy = (id: string) => Promise<readonly string[]>;

/** Pages for visitors of websites, by the beginning of their addresses, and the files they are. */
const FOR_VISITORS = { '/chat/:id': 'chat.html', '/f/:id': 'form.html' } as const;
const WIDGET = 'widget.js';

/**
 * Serves the built screens: hashed files for a year, the rest asked again, and the single page for every other path. They
 * may still be being built when this begins.
 */
export async function serveScreens(app: FastifyInstance, folder: URL, framedBy: FramedBy): Promise<void> {
  const root = fileURLToPath(folder);
  await mkdir(root, { recursive: true }).catch(() => {}); // Read-only where an image brings them.
  await app.register(fastifyStatic, { root, serve: false, cacheControl: false });
  let built: ReadonlySet<string> = new Set();
  for (const [path, file] of Object.entries(FOR_VISITORS)) {
    app.get<{ Params: { id: string } }>(
      path,
      { config: { permits: 'public' }, schema: { hide: true } },
      async (request, reply) => {
        const page = await readFile(new URL(file, folder), 'utf8').catch(() => undefined);
        if (page === undefined) throw new EdgeProblem('not-found', { reason: 'the screens are not built' });
        protectFramed(reply.raw, isUuid(request.params.id) ? await framedBy(request.params.id) : []);
        return reply.type('text/html; charset=utf-8').header('cache-control', NEVER).send(page);
      },
    );
  }
  // A link in a message: channels alone knows where it leads.
  app.get<{ Params: { token: string } }>(
    '/r/:token',
    { config: { permits: 'public' }, schema: { hide: true } },
    async ({ params: { token } }, reply) => {
      if (!/^[A-Za-z0-9_-]{1,160}$/.test(token)) throw new EdgeProblem('not-found');
      return reply.header('cache-control', NEVER).redirect(`/api/channels/v1/public/links/${token}`, 302);
    },
  );
  app.get('/*', { config: { permits: 'public' }, schema: { hide: true } }, async (request, reply) => {
    const path = (request.url.split('?', 1)[0] ?? '').slice(1);
    // Only what was built can be asked for, by exactly its name.
    if (built.size === 0) built = await filesIn(root);
    if (path === WIDGET) openToSites(reply.raw);
    if (built.has(path)) {
      return reply.header('cache-control', path.startsWith('assets/') ? A_YEAR : ASK_AGAIN).sendFile(path);
    }
    // A file that is not there is not a page; an old page may ask for one that a new build no longer has.
    if (/\.[a-z0-9]{2,5}$/i.test(path)) throw new EdgeProblem('not-found');
    const page = await readFile(new URL('index.html', folder), 'utf8').catch(() => undefined);
    if (page === undefined) throw new EdgeProblem('not-found', { reason: 'the screens are not built' });
    return reply.type('text/html; charset=utf-8').header('cache-control', NEVER).send(page);
  });
}

/** Paths of all files of the build, but for the page itself and the builder's own notes. */
async function filesIn(root: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, `${parentPath}${sep}${name}`).split(sep).join('/'));
  return new Set(paths.filter((path) => path !== 'index.html' && !path.startsWith('.')));
}
