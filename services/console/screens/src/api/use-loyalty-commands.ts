import { type Answering, useServiceCommand } from './use-service-command.ts';

export { meant } from './use-service-command.ts';

/** Changes programmes, members and rewards. */
export const useLoyaltyCommand = (answering?: Answering) =>
  useServiceCommand('loyalty', ['loyalty', 'customer'], answering);
