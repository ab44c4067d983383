import { type Answering, useServiceCommand } from './use-service-command.ts';

export { meant } from './use-service-command.ts';

/** Changes segments and rules, and answers what was advised. */
export const useAnalyticsCommand = (answering?: Answering) =>
  useServiceCommand('analytics', ['analytics', 'customer', 'conversation'], answering);
