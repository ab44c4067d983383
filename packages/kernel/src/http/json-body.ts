import type { FastifyInstance } from 'fastify';
import { EdgeProblem } from './problems.ts';

/** JSON is UTF-8 (RFC 8259 §8.1): bytes that are not are refused, where by default they would quietly become other text. */
export function readUtf8Json(
  app: Pick<FastifyInstance, 'addContentTypeParser' | 'getDefaultJsonParser'>,
): void {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    let text: string;
    try {
      text = utf8.decode(body);
    } catch (cause) {
      const errors = [{ pointer: '', code: 'utf-8', message: 'must be UTF-8' }];
      return done(Object.assign(new EdgeProblem('invalid-request', { errors }), { cause }));
    }
    void parse(request, text, done);
  });
}
