/** Languages the screens speak. */
export type Language = 'zh-CN' | 'en';

/** Who works at the company, by login. */
export type Colleague = keyof typeof colleagues;
export type Seller = 'li' | 'chen';

/** Two sellers, an agent of customer service, and the manager. */
export const colleagues = {
  li: { name: '李娜', role: 'agent' },
  chen: { name: '陈涛', role: 'agent' },
  zhou: { name: '周敏', role: 'agent' },
  wu: { name: '吴健', role: 'admin' },
} as const;

/** What the company sells, and by which policy it serves; made by the manager before the first day. */
export const company = {
  zone: 'Asia/Shanghai',
  product: { name: { zh: '手摇磨机', en: 'Hand mill' }, unit: '台', taxPercent: '13' },
  week: [...Array.from({ length: 5 }, () => [{ from: '09:00', to: '18:00' }]), [], []],
  site: {
    name: '商店 · Shop',
    origins: ['https://shop.example'],
    mailbox: 'support@rapport.example',
    greeting: { zh: '您好！', en: 'Hello!' },
  },
  policy: { firstResponseMinutes: 60, resolutionMinutes: 480, warningPercent: 80 },
} as const;

/** What is said in the walk, as one customer says it; the words of the company answer in the same language. */
export interface Story {
  readonly customer: { readonly name: string; readonly address: string };
  readonly inquiry: { readonly subject: string; readonly text: string };
  readonly topic: string;
  readonly title: string;
  readonly offer: string;
  readonly promise: string;
  readonly late: { readonly subject: string; readonly text: string };
  readonly apology: string;
  readonly solution: string;
  readonly comment: string;
  readonly permission: string;
  readonly optOut: string;
  readonly broken: string;
  readonly thanks: { readonly subject: string; readonly text: string };
}

export const stories: Readonly<Record<Language, Story>> = {
  'zh-CN': {
    customer: { name: '王芳', address: 'wang.fang@example.cn' },
    inquiry: { subject: '求购两台磨机', text: '您好，请报两台手摇磨机的价格，最好本周到货。' },
    topic: '求购磨机',
    title: '两台手摇磨机',
    offer: '附上报价，周五之前一定送到。',
    promise: '周五之前一定送到',
    late: { subject: '磨机还没到', text: '说好今天之前送到，到现在什么都没收到！' },
    apology: '非常抱歉，货已经在路上，我们今天给您答复。',
    solution: '催促物流，当天送达，并致歉。',
    comment: '晚了三天，不过最后解决得很快。',
    permission: '电话里同意接收新品消息。',
    optOut: '来电：不想再收到任何推广邮件。',
    broken: '杯子到手就碎了。',
    thanks: { subject: '谢谢', text: '磨机很好用，谢谢你们一直跟进。' },
  },
  en: {
    customer: { name: 'Emma Brown', address: 'emma.brown@example.com' },
    inquiry: { subject: 'An offer for two mills', text: 'Please quote two hand mills, to arrive this week.' },
    topic: 'Wants to buy mills',
    title: 'Two hand mills',
    offer: 'Here is our quote. You will have them before the weekend.',
    promise: 'You will have them before the weekend',
    late: { subject: 'No mills yet', text: 'They were to be here by today, and nothing has come!' },
    apology: 'We are very sorry: they are on their way, and you will hear from us today.',
    solution: 'The carrier was pressed; delivered the same day, with an apology.',
    comment: 'Three days late, but well mended.',
    permission: 'Agreed on the phone to hear of news.',
    optOut: 'Called: wants no promotion any more.',
    broken: 'The cup arrived in pieces.',
    thanks: { subject: 'Thank you', text: 'The mills are a joy. Thank you for staying with it.' },
  },
};
