/** What a conversation is about: what the customer writes, what is answered, how it goes on. `{…}` are filled in. */
export interface Topic {
  readonly subject: string;
  readonly opening: readonly string[];
  readonly answer: readonly string[];
  readonly followUp: readonly string[];
  readonly closing: readonly string[];
  readonly note: readonly string[];
}

const zh: readonly Topic[] = [
  {
    subject: '订单 {order} 什么时候发货？',
    opening: [
      '您好，我{days}天前下的单（{order}），{product}到现在还没有发货，麻烦帮我看一下。',
      '请问订单 {order} 大概什么时候能发出？下周要送人，有点着急。',
    ],
    answer: [
      '{greeting}您好，您的订单 {order} 已经在打包，今天之内发出，预计三天到。',
      '{greeting}您好，{product}前两天缺货，今天已到仓，我们明早第一批给您发出。',
    ],
    followUp: ['好的，收到了，谢谢！', '已经收到货，包装很好，辛苦了。'],
    closing: ['不客气，祝您品茶愉快。'],
    note: ['仓库确认今天可以发出。', '客户要送礼，优先处理。'],
  },
  {
    subject: '{product}收到时有破损',
    opening: [
      '今天收到的{product}壶盖有一道裂纹，订单号 {order}，照片可以补发。希望能换一只。',
      '快递箱子压坏了，里面的{product}碎了，怎么处理？订单 {order}。',
    ],
    answer: [
      '{greeting}您好，非常抱歉给您添麻烦了。我们马上给您补发一只新的，旧的不用寄回。',
      '{greeting}您好，实在抱歉。已为您登记补发，三天内寄出，运费由我们承担。',
    ],
    followUp: ['新的收到了，这次包装很好，谢谢你们。', '好的，麻烦尽快。'],
    closing: ['感谢您的理解，有任何问题随时联系我们。'],
    note: ['这批次包装偏薄，已反馈给仓库。', '老客户，补发时附一份小礼品。'],
  },
  {
    subject: '请开具增值税发票',
    opening: [
      '订单 {order} 需要开公司抬头的增值税专用发票，请问要提供哪些资料？',
      '麻烦补开 {order} 的发票，抬头和税号我已经写在订单备注里了。',
    ],
    answer: [
      '{greeting}您好，请回复公司抬头、税号和收票邮箱，我们两个工作日内开出。',
      '{greeting}您好，电子发票已经开好，今天会发到您的邮箱，请查收。',
    ],
    followUp: ['已收到，谢谢。', '抬头是青山文化有限公司，邮箱就是这个地址。'],
    closing: ['好的，发票已重新发送，请查收。'],
    note: ['已转财务。'],
  },
  {
    subject: '{product}适合泡什么茶？',
    opening: [
      '想买一套{product}给父母，他们平时喝普洱比较多，请问合适吗？容量多大？',
      '请问{product}第一次用需要开壶吗？具体怎么做？',
    ],
    answer: [
      '{greeting}您好，{product}容量约 {size} 毫升，泡普洱很合适，两三个人用正好。',
      '{greeting}您好，第一次用清水煮半小时，自然放凉就可以了，附上一份说明供您参考。',
    ],
    followUp: ['明白了，我这就下单。', '谢谢，讲得很清楚。'],
    closing: ['欢迎下单，备注“老朋友”我们会多送一只茶漏。'],
    note: ['推荐了入门款。'],
  },
  {
    subject: '想谈谈批发合作',
    opening: ['我们在{city}开了三家茶馆，想长期采购{product}，请问有批发价吗？每个月大约 {size} 件。'],
    answer: ['{greeting}您好，感谢您的关注。批发价按数量分三档，我请同事整理一份报价给您。'],
    followUp: ['好的，等你们的报价。', '另外请问账期怎么算？'],
    closing: ['报价单已发送，有问题请直接回复这封邮件。'],
    note: ['潜在大客户，已提醒销售跟进。'],
  },
  {
    subject: '积分怎么没有到账',
    opening: [
      '上个月买的{product}，到现在积分还没有到账，订单 {order}。',
      '我的会员积分好像少了，麻烦查一下，订单 {order}。',
    ],
    answer: [
      '{greeting}您好，积分在签收后七天到账，您的这笔会在后天入账。',
      '{greeting}您好，已经查到并补上了，请刷新后查看。',
    ],
    followUp: ['看到了，谢谢。', '好的，那我再等等。'],
    closing: ['感谢您的支持。'],
    note: ['系统补录。'],
  },
];

const en: readonly Topic[] = [
  {
    subject: 'Where is my order {order}?',
    opening: [
      'Hi, I ordered a {product} {days} days ago (order {order}) and have not heard anything since. Could you check?',
      'Hello, the tracking page for {order} has not moved for days. Is everything all right?',
    ],
    answer: [
      'Hi {greeting}, thanks for writing. Your parcel left our warehouse this morning and should reach you within five days.',
      'Hi {greeting}, sorry for the silence: customs held the parcel, and it was released today.',
    ],
    followUp: ['Great, thank you for the quick answer!', 'It arrived today, lovely packaging.'],
    closing: ['Glad to hear it. Enjoy your tea!'],
    note: ['Carrier confirms the parcel is moving again.', 'Customs form was missing the HS code.'],
  },
  {
    subject: 'The {product} arrived broken',
    opening: [
      'The lid of my {product} was in pieces when I opened the box (order {order}). What can we do?',
      'Unfortunately the {product} from order {order} has a crack from rim to base. I would like a replacement.',
    ],
    answer: [
      'Hi {greeting}, I am very sorry. A replacement leaves tomorrow; please keep or recycle the broken one.',
      'Hi {greeting}, that should not happen. Would you prefer a replacement or your money back?',
    ],
    followUp: ['A replacement, please.', 'The new one is perfect, thanks a lot.'],
    closing: ['Done, it is on its way. Thank you for your patience.'],
    note: ['Third breakage with this carrier this month.'],
  },
  {
    subject: 'Invoice for {order}',
    opening: ['Could you send me an invoice with our VAT number for order {order}?'],
    answer: [
      'Hi {greeting}, of course. Please send me the number and the billing address, and you will have it today.',
    ],
    followUp: ['Our number is GB 999 9999 73, the address is as on the order.', 'Received, thank you.'],
    closing: ['The invoice is on its way to you.'],
    note: ['Passed on to accounting.'],
  },
  {
    subject: 'Question about the {product}',
    opening: [
      'Is the {product} suitable for green tea, and does it hold {size} ml?',
      'Can the {product} go into the dishwasher?',
    ],
    answer: [
      'Hi {greeting}, it holds {size} ml and is made for green and white tea.',
      'Hi {greeting}, better not: the glaze lasts much longer when it is rinsed by hand.',
    ],
    followUp: ['Perfect, I have just ordered one.', 'Good to know, thanks!'],
    closing: ['You are welcome.'],
    note: ['Add this to the product page.'],
  },
  {
    subject: 'Wholesale for our tea room in {city}',
    opening: [
      'We run a tea room in {city} and would like to carry your {product}. What are your terms for {size} pieces a month?',
    ],
    answer: [
      'Hi {greeting}, thank you for your interest. My colleague is preparing an offer with three price steps for you.',
    ],
    followUp: ['Looking forward to it.', 'What would be your delivery time?'],
    closing: ['The offer is attached to our next mail. Just answer here with any questions.'],
    note: ['Promising, sales should call next week.'],
  },
];

export const topics = { zh, en } as const;

export const products = {
  zh: ['紫砂壶', '青瓷盖碗', '建盏', '玻璃公道杯', '竹制茶盘', '白瓷茶具套装', '铁壶'],
  en: [
    'clay teapot',
    'celadon gaiwan',
    'tenmoku bowl',
    'glass pitcher',
    'bamboo tray',
    'porcelain tea set',
    'cast-iron kettle',
  ],
} as const;

export const cities = {
  zh: ['杭州', '苏州', '成都', '广州', '厦门'],
  en: ['Leeds', 'Utrecht', 'Porto', 'Boston', 'Melbourne'],
} as const;

/** Mails that wait for nobody: an automatic answer in each language. */
export const automatic = {
  zh: { subject: '自动回复：我正在休假', text: '您好，我正在休假，回来后会尽快回复您。' },
  en: {
    subject: 'Automatic reply: out of office',
    text: 'I am out of the office and will answer when I am back.',
  },
} as const;

/** Puts values into a text's `{…}` places. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
