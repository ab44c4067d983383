/** The one path from a command to its events: fold, decide, append with the expected version. */
export { type CommandContext, type Outcome, type Plan, execute, isDone, refusedWith } from './execute.ts';
export { type Seen, loadState, loadStates } from './state.ts';
export { type Step, firstStep, step } from './step.ts';
export { type Expectation, validatorOf } from './validator.ts';
