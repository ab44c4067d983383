/** What the sample company's website has: a form that asks for an offer, and the chat. */
export const webForm = {
  title: { zh: '茶叶询价', en: 'Ask for an offer' },
  purpose: 'offer',
  fields: [
    { fieldId: 'name', kind: 'name', label: { zh: '姓名', en: 'Name' }, required: true, choices: [] },
    { fieldId: 'mail', kind: 'mail', label: { zh: '电子邮箱', en: 'E-mail' }, required: true, choices: [] },
    { fieldId: 'phone', kind: 'phone', label: { zh: '电话', en: 'Phone' }, required: false, choices: [] },
    {
      fieldId: 'tea',
      kind: 'choice',
      label: { zh: '茶类', en: 'Tea' },
      required: true,
      choices: [
        { zh: '绿茶', en: 'Green tea' },
        { zh: '红茶', en: 'Black tea' },
        { zh: '乌龙茶', en: 'Oolong' },
      ],
    },
    { fieldId: 'wish', kind: 'text', label: { zh: '需求', en: 'Your wish' }, required: true, choices: [] },
  ],
  sites: [],
} as const;

/** Its pages come from nowhere yet: the chat stands in a window of its own until an origin is named. */
export const site = {
  name: 'Tea shop',
  origins: [],
  greeting: { zh: '您好！想喝点什么茶？', en: 'Hello! What tea may it be?' },
} as const;
