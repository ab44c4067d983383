/** What went wrong with a request, as RFC 9457 says it or as the network left us to guess. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** Last part of the problem's type, e.g. `conversation-not-open`; `offline` when no answer came. */
  readonly slug: string;
  readonly detail: string | undefined;
  /** What support searches the log for. */
  readonly reference: string | undefined;

  constructor(of: { status: number; slug: string; title: string; detail?: string; reference?: string }) {
    super(of.title);
    this.status = of.status;
    this.slug = of.slug;
    this.detail = of.detail;
    this.reference = of.reference;
  }
}

/** Reads a refused answer; anything that is no problem document becomes one. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string) => (typeof said[key] === 'string' ? said[key] : undefined);
  const detail = text('detail');
  const reference = text('instance')?.replace(/^urn:uuid:/, '') ?? response.headers.get('x-request-id');
  return new Problem({
    status: response.status,
    slug: text('type')?.split('/').at(-1) ?? `http-${response.status}`,
    title: text('title') ?? response.statusText,
    ...(detail === undefined ? {} : { detail }),
    ...(reference ? { reference } : {}),
  });
}

/** The problem of a request that got no answer. */
export function offline(): Problem {
  return new Problem({ status: 0, slug: 'offline', title: 'No answer' });
}
