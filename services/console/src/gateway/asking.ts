import inject from 'light-my-request';
import { Unavailable } from '@rapport/kernel/event-store';
import type { Upstream } from '@rapport/kernel/service';

/** Asks a service for a JSON document on our own behalf. Throws `Unavailable` when there is none in time. */
export async function askService(
  upstream: Upstream,
  path: string,
  { token, deadlineMs }: { readonly token?: string; readonly deadlineMs: number },
): Promise<unknown> {
  const headers = { ...(token ? { 'rapport-token': token } : {}), accept: 'application/json' };
  const signal = AbortSignal.timeout(deadlineMs);
  try {
    if (upstream.kind === 'http') {
      const response = await fetch(new URL(path, upstream.url), { headers, signal, redirect: 'error' });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return await response.json();
    }
    const answer = await Promise.race([
      inject(upstream.handler as inject.DispatchFunc, { method: 'GET', url: path, headers }),
      new Promise<never>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      ),
    ]);
    if (answer.statusCode !== 200) throw new Error(`status ${answer.statusCode}`);
    return answer.json<unknown>();
  } catch (error) {
    throw new Unavailable(path, { cause: error });
  }
}
