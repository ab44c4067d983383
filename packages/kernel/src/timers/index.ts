/** Commands that are due: made by events, cancelled by events, fired in due order through the ordinary command path. */
export { recordTimers, fireDue, nextDue, timerContext } from './timers.ts';
