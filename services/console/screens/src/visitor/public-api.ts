import { freshId } from './fresh-id.ts';
/** A public door answered "no", or not at all. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** The problem's code; empty: nobody answered, or not in a way we know. */
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(status: number, details: Readonly<Record<string, unknown>>) {
    super(typeof details['code'] === 'string' ? details['code'] : `status ${status}`);
    this.status = status;
    this.details = details;
    this.code = typeof details['code'] === 'string' ? details['code'] : '';
  }
  /** Whether the same may be answered otherwise a little later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What a public door is asked with. */
export interface Asked {
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const DEADLINE_MS = 20_000;

/** Asks a door that needs no session; throws {@link Refusal}. */
export async function ask(path: string, { body, headers = {}, signal }: Asked = {}): Promise<Response> {
  const posting = {
    'content-type': 'application/json',
    'x-rapport-csrf': '1',
    'idempotency-key': freshId(),
  };
  const response = await fetch(`/api/channels/v1/public/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { ...(body ? posting : {}), ...headers },
    signal: signal ?? AbortSignal.timeout(DEADLINE_MS),
    credentials: 'omit',
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => undefined);
  if (!response) throw new Refusal(0, {});
  if (response.ok) return response;
  const details = (await response.json().catch(() => ({}))) as Readonly<Record<string, unknown>>;
  throw new Refusal(response.status, details);
}
