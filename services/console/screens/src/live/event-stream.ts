/** One event of a text/event-stream. */
export interface StreamedEvent {
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Reads a text/event-stream piece by piece (HTML Living Standard §9.2.6): give it text as it comes, it hands back whole
 * events. Comments, names and retry are passed over.
 */
export function eventReader(): (text: string) => readonly StreamedEvent[] {
  let rest = '';
  let id: string | undefined;
  let data: string[] = [];
  const line = (text: string): StreamedEvent | undefined => {
    if (text === '') {
      const event = data.length > 0 ? { id, data: data.join('\n') } : undefined;
      data = [];
      return event;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(text) ?? [];
    if (field === 'data') data.push(value);
    if (field === 'id') id = value;
    return undefined;
  };
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    return lines.flatMap((each) => line(each) ?? []);
  };
}

/** How long to wait before the n-th try to connect again, ms: doubling from half a second to 15 s, spread by a quarter. */
export function backOff(tries: number, random: () => number = Math.random): number {
  const wait = Math.min(15_000, 500 * 2 ** tries);
  return Math.round(wait * (0.75 + random() * 0.5));
}
