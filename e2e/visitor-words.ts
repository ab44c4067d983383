/** The words that visitor and agent look for, in both languages. */
export const words = {
  'zh-CN': {
    button: /在线客服/,
    message: '消息',
    who: '留下联系方式',
    name: '姓名',
    mail: '电子邮箱',
    keep: '保存',
    login: '登录名',
    password: '密码',
    signIn: '登录',
    take: '认领',
    replyText: '回复内容',
    seen: '对方已看到',
    unchecked: '自称，未核实',
    allow: '允许一个网站',
    formTitle: ['标题（中文）', '标题（英文）'],
    begin: '新建表单',
    save: '保存',
    formText: /内容/,
    formMail: /电子邮箱/,
    formName: /姓名/,
    formSend: '提交',
    thanks: /我们已收到/,
  },
  en: {
    button: /Chat with us/,
    message: 'Message',
    who: 'Leave your name and address',
    name: 'Name',
    mail: 'E-mail',
    keep: 'Keep',
    login: 'Login',
    password: 'Password',
    signIn: 'Sign in',
    take: 'Take',
    replyText: 'Reply text',
    seen: 'Seen',
    unchecked: 'Their own word, unchecked',
    allow: 'Allow a website',
    formTitle: ['Title, in Chinese', 'Title, in English'],
    begin: 'Begin a form',
    save: 'Save',
    formText: /Message/,
    formMail: /E-mail/,
    formName: /^Name/,
    formSend: 'Send',
    thanks: /We have it/,
  },
} as const;
/** The languages of the screens. */
export type Language = keyof typeof words;

/** What they say. */
export const said = {
  'zh-CN': { ask: '我的包裹在哪里？', answer: '正在路上，明天送到。', cut: ['断网时第一句', '断网时第二句'] },
  en: { ask: 'Where is my parcel?', answer: 'It comes tomorrow.', cut: ['said while cut', 'and once more'] },
} as const;
