import { type HeardEvent, type Reaction, reactionContext, subjectOf } from '@rapport/kernel/projection';
import { type ImportDesk, advanceImport } from '../commands/index.ts';

/**
 * An import goes on by its own events: each piece that was done says that the next can be. What is not written was not
 * done, so that whoever takes over after a crash begins where the last append ended.
 */
export function advanceImports(desk: ImportDesk): Reaction {
  const advance = async (event: HeardEvent, commandId: (purpose: string) => string) => {
    await advanceImport(desk, subjectOf(event), reactionContext(event, commandId('rows'), 'sales'));
  };
  return {
    name: 'advance-import',
    from: 'own',
    begins: 'beginning',
    on: { ImportBegun: advance, ImportAdvanced: advance, ImportResumed: advance },
  };
}
