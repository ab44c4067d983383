/** Read models made again beside the live ones, compared with them, and put in their place. See docs/read-models.md. */
export { type AtParity, type Difference, type Rebuild, type RebuildState } from './port.ts';
export { InAnotherState, type Register, RebuildUnderWay, registerOf } from './register.ts';
export { type Rebuilding, startRebuilding } from './rebuilding.ts';
