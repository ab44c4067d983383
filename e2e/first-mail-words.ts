/** The words of the screens that a person looks for, in both languages. */
export const words = {
  'zh-CN': {
    login: '登录名',
    password: '密码',
    signIn: '登录',
    take: '认领',
    note: '备注',
    noteText: '备注内容',
    keepNote: '保存备注',
    reply: '回复',
    replyText: '回复内容',
    sendReply: '发送回复',
    sent: '已发送',
  },
  en: {
    login: 'Login',
    password: 'Password',
    signIn: 'Sign in',
    take: 'Take',
    note: 'Note',
    noteText: 'Note text',
    keepNote: 'Keep note',
    reply: 'Reply',
    replyText: 'Reply text',
    sendReply: 'Send reply',
    sent: 'Sent',
  },
} as const;
/** A language of the screens. */
export type Language = keyof typeof words;

/** Who writes, and what is answered. */
export const customers = {
  'zh-CN': {
    from: { name: '李小龙', address: 'li.xiaolong@example.cn' },
    subject: '茶杯有裂纹怎么办？',
    text: '昨天收到的茶杯有一道裂纹。',
    answer: '马上给您补发一只。',
    aside: '已通知仓库',
    query: 'lxl',
  },
  en: {
    from: { name: 'Grace Walker', address: 'grace.walker@example.com' },
    subject: 'A crack in the cup',
    text: 'The cup that came yesterday has a crack.',
    answer: 'A new one leaves today.',
    aside: 'Warehouse told',
    query: 'grace',
  },
} as const;
