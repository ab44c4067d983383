/** What can be asked of this service: one function per intent. */
export { type Acceptance, type Delivery, acceptMail } from './accept-mail.ts';
export { type NotedCall, type Switchboard, recordCall, waiveCallBack } from './calls.ts';
export { type Counter, type FormWords, beginForm, closeForm, openForm, reviseForm } from './forms.ts';
export {
  type Chatter,
  type Introduction,
  type Saying,
  chatNow,
  chatStream,
  introduceVisitor,
  sayInChat,
  seeReplies,
} from './chats.ts';
export { type SiteWords, beginSite, closeSite, openSite, renewSiteSecret, reviseSite } from './sites.ts';
export { type FilledForm, receiveSubmission } from './submissions.ts';
export { type Desk, fileMail, setMailAside } from './file-mail.ts';
export type { ThreadClues } from './find-thread.ts';
export type { MailContent, ReadMail } from './message-content.ts';
export {
  closeConversation,
  learnParty,
  releaseConversation,
  reopenConversation,
  takeConversation,
  writeNote,
} from './conversations.ts';
export {
  attemptReply,
  doubtReply,
  queueReply,
  recordReplyFailed,
  recordReplySent,
  recordReplyUncertain,
  requeueReply,
  retryReply,
  sendNotice,
} from './replies.ts';
export { gateRules, setGateRules } from './gate-rules.ts';
export {
  type Departure,
  type Promotions,
  type Standing,
  letThrough,
  recordDeparted,
  resume,
  turnAway,
} from './gate-keeping.ts';
export {
  type Counterpart,
  type ToSend,
  beginDispatch,
  changeDispatch,
  queueReleased,
  sendForService,
  sendMaterial,
} from './sendings.ts';
export {
  followLink,
  freeAddress,
  recordSendingFailed,
  recordSendingInterrupted,
  recordSendingSent,
  doubtSending,
  recordSendingUncertain,
} from './sending-outcomes.ts';
export { conversationStream, conversationSubject, mailStream } from './streams.ts';
