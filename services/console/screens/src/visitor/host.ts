/** What the page around us asks. */
export type HostAsks =
  | { readonly do: 'shown' | 'hidden' | 'reset' }
  | { readonly do: 'identify'; readonly identity: string }
  | { readonly do: 'kept'; readonly entries: Readonly<Record<string, string>> };

/** What the page around us is told. */
export type HostTold =
  | { readonly say: 'hello' | 'close' }
  | { readonly say: 'unread'; readonly count: number }
  | { readonly say: 'keep'; readonly name: string; readonly value: string | null };

/** The website's page, as far as we talk with it. */
export interface Host {
  tell(said: HostTold): void;
}

/**
 * Talks with the page around us. That it is one of the website's is the browser's to see to: our policy names the origins
 * that may show us. Only what comes from exactly that window, from the origin it said it has, in a shape we know, is heard;
 * everything else is as if it had not been said.
 */
export function hostOf(around: string | null, hear: (asked: HostAsks) => void): Host {
  if (window.parent === window || !around) return { tell: () => undefined };
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || origin !== around) return;
    const asked = readAsked(data);
    if (asked) hear(asked);
  });
  return { tell: (said) => window.parent.postMessage({ rapport: 'chat', ...said }, around) };
}

/** What a message asks; undefined when it is none of ours. */
export function readAsked(data: unknown): HostAsks | undefined {
  const { rapport, do: what, identity, entries } = Object(data) as Readonly<Record<string, unknown>>;
  if (rapport !== 'chat') return undefined;
  switch (what) {
    case 'shown':
    case 'hidden':
    case 'reset':
      return { do: what };
    case 'identify':
      return isIdentity(identity) ? { do: what, identity } : undefined;
    case 'kept':
      return { do: what, entries: textsIn(entries) };
    default:
      return undefined;
  }
}

function isIdentity(text: unknown): text is string {
  return typeof text === 'string' && /^[\w.-]{20,1600}$/.test(text);
}

function textsIn(entries: unknown): Readonly<Record<string, string>> {
  const all = Object.entries(Object(entries) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
