import { type HeardEvent, type Reaction, subjectOf } from '@rapport/kernel/projection';
import { type Registry, destroyKeyOf } from '../commands/index.ts';

/** Whoever was forgotten cannot be read again: tried until the key ring has done it, and done again does nothing. */
export function destroyKeyOfForgotten(registry: Pick<Registry, 'keys'>): Reaction {
  return {
    name: 'destroy-key-of-forgotten',
    from: 'own',
    begins: 'beginning',
    on: { PartyForgotten: (event: HeardEvent) => destroyKeyOf(registry, subjectOf(event)) },
  };
}
