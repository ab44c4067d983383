import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { LeadAtHand } from '../sales/lead-dialog.tsx';
import type { PromiseAtHand } from './promise-dialog.tsx';
import type { TaskAtHand } from './task-dialog.tsx';

const PromiseDialog = lazy(async () => ({ default: (await import('./promise-dialog.tsx')).PromiseDialog }));
const TaskDialog = lazy(async () => ({ default: (await import('./task-dialog.tsx')).TaskDialog }));
const LeadDialog = lazy(async () => ({ default: (await import('../sales/lead-dialog.tsx')).LeadDialog }));

type Open =
  | { readonly what: 'promise'; readonly at: PromiseAtHand }
  | { readonly what: 'task'; readonly at: TaskAtHand }
  | { readonly what: 'lead'; readonly at: LeadAtHand };

/** The dialogs that take down a promise, a task or a lead, loaded when first needed: from any page, on any record. */
export function useTakingDown(): {
  readonly takePromise: (at: PromiseAtHand) => void;
  readonly takeTask: (at: TaskAtHand) => void;
  readonly takeLead: (at: LeadAtHand) => void;
  /** Stands somewhere on the page. */
  readonly dialogs: ReactNode;
} {
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return {
    takePromise: (at) => setOpen({ what: 'promise', at }),
    takeTask: (at) => setOpen({ what: 'task', at }),
    takeLead: (at) => setOpen({ what: 'lead', at }),
    dialogs: open && (
      <Suspense>
        {open.what === 'promise' && <PromiseDialog at={open.at} onClose={close} />}
        {open.what === 'task' && <TaskDialog at={open.at} onClose={close} />}
        {open.what === 'lead' && <LeadDialog at={open.at} onClose={close} />}
      </Suspense>
    ),
  };
}
