/** The languages visitors of websites are spoken to in. */
export type Language = 'zh' | 'en';

const zh = {
  chat: '在线客服',
  close: '关闭',
  write: '请输入消息…',
  message: '消息',
  send: '发送',
  earlier: '显示更早的消息',
  sending: '正在发送',
  waiting: '等待网络，恢复后自动发送',
  failed: '未能发送',
  again: '重试',
  offline: '网络已断开，正在重新连接…',
  us: '客服',
  you: '您',
  forgotten: '此消息已删除',
  who: '留下联系方式',
  whoWhy: '您离开后，我们可以通过邮件回复您。',
  name: '姓名',
  mail: '电子邮箱',
  keep: '保存',
  kept: '已保存，我们会记住您的联系方式。',
  signed: '已登录',
  mailWrong: '请填写正确的电子邮箱。',
  gone: '此聊天已关闭。',
  tooOften: '发送过快，请稍候…',
  required: '必填',
  optional: '选填',
  choose: '请选择',
  formSend: '提交',
  formDone: '谢谢！我们已收到，会尽快回复您。',
  formGone: '此表单已关闭。',
  formMissing: '请填写此项。',
  formWrong: '请检查此项。',
  formFailed: '暂时无法提交，您填写的内容还在，请稍后再试。',
  language: 'English',
};

const en: typeof zh = {
  chat: 'Chat with us',
  close: 'Close',
  write: 'Write a message…',
  message: 'Message',
  send: 'Send',
  earlier: 'Show earlier messages',
  sending: 'Sending',
  waiting: 'Waits for the network and goes by itself',
  failed: 'Not sent',
  again: 'Try again',
  offline: 'The connection is lost. Connecting again…',
  us: 'Us',
  you: 'You',
  forgotten: 'This message was deleted',
  who: 'Leave your name and address',
  whoWhy: 'So that we can answer by mail when you have left.',
  name: 'Name',
  mail: 'E-mail',
  keep: 'Keep',
  kept: 'Kept: we know how to reach you.',
  signed: 'Signed in',
  mailWrong: 'This is no e-mail address.',
  gone: 'This chat is closed.',
  tooOften: 'A little too fast: it goes in a moment…',
  required: 'required',
  optional: 'optional',
  choose: 'Please choose',
  formSend: 'Send',
  formDone: 'Thank you! We have it and will answer soon.',
  formGone: 'This form is closed.',
  formMissing: 'Please answer this.',
  formWrong: 'Please look at this again.',
  formFailed: 'It cannot be sent just now. What you wrote is still here: please try again later.',
  language: '中文',
};

const WORDS: Readonly<Record<Language, typeof zh>> = { zh, en };

/** All that visitors are told, in one language. */
export type Words = typeof zh;
export const wordsIn = (language: Language): Words => WORDS[language];

/** The language that is asked for, else the browser's, else English. */
export function languageOf(asked: string | null, browsers: readonly string[]): Language {
  const wanted = [asked ?? '', ...browsers].find((tag) => /^(zh|en)\b/i.test(tag)) ?? 'en';
  return /^zh/i.test(wanted) ? 'zh' : 'en';
}
