import { createContext, lazy, Suspense, useState, type ReactNode } from 'react';
import type { CallAtHand } from './call-dialog.tsx';

const CallDialog = lazy(async () => ({ default: (await import('./call-dialog.tsx')).CallDialog }));

/** Offers to return a call, where that can be done: not while the past is looked at. */
export const ReturningCalls = createContext<((callId: string) => void) | undefined>(undefined);

/** The dialog that notes a call, loaded when first needed. */
export function useNotingCalls(): {
  readonly noteCall: (at: CallAtHand) => void;
  /** Stands somewhere on the page. */
  readonly dialog: ReactNode;
} {
  const [at, setAt] = useState<CallAtHand>();
  return {
    noteCall: setAt,
    dialog: at && (
      <Suspense>
        <CallDialog at={at} onClose={() => setAt(undefined)} />
      </Suspense>
    ),
  };
}
