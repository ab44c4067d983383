import { useSyncExternalStore } from 'react';

let said = '';
const listeners = new Set<() => void>();

/** Says something politely to a screen reader. */
export function announce(text: string): void {
  said = text;
  for (const listener of listeners) listener();
}

/** The place where announcements are read from. */
export function Announcements() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="unseen" aria-live="polite">
      {text}
    </div>
  );
}
