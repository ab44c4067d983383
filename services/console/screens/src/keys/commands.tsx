import { useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useSyncExternalStore } from 'react';
import { CHORD_MS, match, type Stroke, worksInText } from './matcher.ts';
import { singleKeysOn } from './preference.ts';

/** Where a command stands in the help and the palette. */
export type CommandGroup = 'go' | 'list' | 'conversation' | 'screen';

/** Something a person can do here; buttons, shortcuts, palette and help are all drawn from these. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly group: CommandGroup;
  /** As the matcher names strokes: `j`, `g i`, `mod+k`. */
  readonly keys?: string;
  readonly run: () => void;
}

const registered = new Map<string, readonly Command[]>();
const listeners = new Set<() => void>();
let all: readonly Command[] = [];

function changed(): void {
  // Later registrations win: what is nearer to the work answers the key.
  const byId = new Map([...registered.values()].flat().map((each) => [each.id, each]));
  all = [...byId.values()];
  for (const listener of listeners) listener();
}

/** Offers commands while the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const place = useId();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = commands.map(({ id, label, keys }) => `${id}|${label}|${keys ?? ''}`).join('\n');
  useEffect(() => {
    registered.set(
      place,
      latest.current.map((command) => ({
        ...command,
        run: () => latest.current.find(({ id }) => id === command.id)?.run(),
      })),
    );
    changed();
    return () => {
      registered.delete(place);
      changed();
    };
  }, [place, shape]);
}

/** Everything that can be done now. */
export function useAllCommands(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}

/** Lets the keyboard run commands; used once, at the root of the signed-in screens. */
export function useKeyboard(): void {
  useEffect(() => {
    let pending: { readonly keys: string; readonly until: number } | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      const begun = pending && pending.until > event.timeStamp ? pending.keys : undefined;
      const found = match(strokeOf(event), begun, new Set(all.flatMap(({ keys }) => keys ?? [])));
      pending = undefined;
      if (!found || !mayAct('keys' in found ? found.keys : found.pending, event)) return;
      if ('pending' in found) pending = { keys: found.pending, until: event.timeStamp + CHORD_MS };
      else run(found.keys, event);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}

function run(keys: string, event: KeyboardEvent): void {
  event.preventDefault();
  all.findLast((command) => command.keys === keys)?.run();
}

/** Single letters act unless they are switched off; a dialog keeps the keyboard to itself. */
function mayAct(keys: string, event: KeyboardEvent): boolean {
  if (worksInText(keys)) return keys !== 'Escape' || !inDialog(event);
  return singleKeysOn() && !inDialog(event);
}

function strokeOf(event: KeyboardEvent): Stroke {
  const { key, keyCode, isComposing, ctrlKey, metaKey, altKey, shiftKey } = event;
  return {
    key,
    keyCode,
    isComposing,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
    inText: goesIntoText(event.target),
  };
}

const TEXT_INPUTS = /^(text|search|email|password|date|datetime-local|number|tel|url)$/;

function goesIntoText(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.test(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}

function inDialog(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
}

/** How keys are written for people: `Ctrl K`, `G then I`. */
export function useKeyNames(): (keys: string) => readonly string[] {
  const { t } = useLingui();
  const names: Readonly<Record<string, string>> = {
    mod: /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl',
    shift: '⇧',
    Enter: '⏎',
    Escape: 'Esc',
    ArrowDown: '↓',
    ArrowUp: '↑',
  };
  const then = t`then`;
  return (keys) =>
    keys
      .split(' ')
      .map((stroke) => stroke.split('+').map((each) => names[each] ?? each.toUpperCase()))
      .flatMap((strokes, index) => (index === 0 ? strokes : [then, ...strokes]));
}
