/** What can be asked of this service: one function per intent. */
export type { Desk } from './desk.ts';
export {
  type EnteredPromise,
  type EnteredWindow,
  breakPromise,
  handOverPromise,
  keepPromise,
  makePromise,
  reschedulePromise,
  withdrawPromise,
} from './promises.ts';
export {
  type EnteredDue,
  type EnteredTask,
  assignTask,
  dropTask,
  finishTask,
  markTaskOverdue,
  openTask,
  openTaskThatFollows,
  reopenTask,
} from './tasks.ts';
