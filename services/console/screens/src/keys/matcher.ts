/** What the matcher needs of a keyboard event. */
export interface Stroke {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** Whether the key goes into a text. */
  readonly inText: boolean;
}

/** A chord's first key waits this long for its second. */
export const CHORD_MS = 1_200;

/**
 * Whether an input method is at work: Enter then chooses a word and must not send. Some browsers say so by
 * `isComposing`, some only by the key code 229 of the stroke that ends the composition.
 */
export function isComposing(event: { readonly isComposing: boolean; readonly keyCode: number }): boolean {
  return event.isComposing || event.keyCode === 229;
}

/** A stroke as commands name it: `j`, `?`, `mod+k`, `mod+shift+Enter`. */
export function strokeName(stroke: Stroke): string {
  const key = stroke.key.length === 1 ? stroke.key.toLowerCase() : stroke.key;
  const letter = /^[a-z]$/.test(key) || key.length > 1;
  return [
    stroke.ctrlKey || stroke.metaKey ? 'mod+' : '',
    stroke.altKey ? 'alt+' : '',
    stroke.shiftKey && letter ? 'shift+' : '',
    key,
  ].join('');
}

/** Whether keys act while a text is written: those held with Ctrl, and Escape. */
export function worksInText(keys: string): boolean {
  return keys.startsWith('mod+') || keys === 'Escape';
}

/** What a stroke comes to: a command's keys, the beginning of a chord, or nothing. */
export type Match = { readonly keys: string } | { readonly pending: string } | undefined;

/**
 * Finds which of the known key sequences a stroke completes or begins. Single keys never act while a text is written or
 * an input method is at work; `mod+` combinations do.
 */
export function match(stroke: Stroke, pending: string | undefined, known: ReadonlySet<string>): Match {
  const name = strokeName(stroke);
  if (isComposing(stroke) || (stroke.inText && !worksInText(name))) return undefined;
  const chord = pending === undefined ? undefined : `${pending} ${name}`;
  if (chord !== undefined && known.has(chord)) return { keys: chord };
  if (known.has(name)) return { keys: name };
  for (const each of known) if (each.startsWith(`${name} `)) return { pending: name };
  return undefined;
}
