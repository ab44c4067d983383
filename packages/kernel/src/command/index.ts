/** The one path from a command to its events: fold, decide, append with the expected version. */
export { type CommandContext, type Outcome, type Step, execute, loadState, step } from './execute.ts';
