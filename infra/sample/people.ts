import type { Random } from '@rapport/kernel/values';

/** A customer of the sample company. */
export interface Person {
  readonly language: 'zh' | 'en';
  readonly name: string;
  /** How an agent addresses them. */
  readonly greeting: string;
  readonly address: string;
}

/** Somebody who answers customers. */
export interface Agent {
  readonly login: string;
  readonly name: string;
  readonly language: 'zh' | 'en';
}

export const agents: readonly Agent[] = [
  { login: 'lina', name: '李娜', language: 'zh' },
  { login: 'wangqiang', name: '王强', language: 'zh' },
  { login: 'chenjing', name: '陈静', language: 'zh' },
  { login: 'emma', name: 'Emma Clarke', language: 'en' },
  { login: 'tom', name: 'Tom Baker', language: 'en' },
];

// Family names by frequency in the PRC; each with the Latin form its bearer would put into a mail address.
const FAMILY = [
  ['王', 'wang'],
  ['李', 'li'],
  ['张', 'zhang'],
  ['刘', 'liu'],
  ['陈', 'chen'],
  ['杨', 'yang'],
  ['赵', 'zhao'],
  ['黄', 'huang'],
  ['周', 'zhou'],
  ['吴', 'wu'],
  ['徐', 'xu'],
  ['孙', 'sun'],
  ['胡', 'hu'],
  ['朱', 'zhu'],
  ['高', 'gao'],
  ['林', 'lin'],
  ['何', 'he'],
  ['郭', 'guo'],
  ['马', 'ma'],
  ['罗', 'luo'],
  ['单', 'shan'],
  ['曾', 'zeng'],
  ['欧阳', 'ouyang'],
] as const;
const GIVEN = [
  ['伟', 'wei'],
  ['芳', 'fang'],
  ['秀英', 'xiuying'],
  ['敏', 'min'],
  ['静', 'jing'],
  ['丽', 'li'],
  ['强', 'qiang'],
  ['磊', 'lei'],
  ['洋', 'yang'],
  ['艳', 'yan'],
  ['勇', 'yong'],
  ['军', 'jun'],
  ['杰', 'jie'],
  ['娟', 'juan'],
  ['涛', 'tao'],
  ['明', 'ming'],
  ['超', 'chao'],
  ['雪梅', 'xuemei'],
  ['志强', 'zhiqiang'],
  ['建国', 'jianguo'],
  ['晓燕', 'xiaoyan'],
  ['子轩', 'zixuan'],
  ['雨桐', 'yutong'],
] as const;
const FIRST = [
  'Oliver',
  'Amelia',
  'George',
  'Isla',
  'Noah',
  'Ava',
  'Arthur',
  'Grace',
  'Leo',
  'Freya',
  'Maya',
  'Jack',
  'Hannah',
  'Samuel',
  'Zoë',
  'Liam',
  'Sophie',
  'Daniel',
];
const LAST = [
  'Smith',
  'Jones',
  'Taylor',
  'Brown',
  'Williams',
  "O'Brien",
  'Evans',
  'Walker',
  'Wright',
  'Thompson',
  'Müller',
  'García',
  'Rossi',
  'Novak',
  'Andersson',
  'Hughes',
];
const ZH_HOSTS = ['example.cn', 'mail.example.cn', 'qingshan.example', 'chahu.example'];
const EN_HOSTS = ['example.com', 'example.org', 'northwind.example', 'teahouse.example'];

/** Plausible customers, most of them Chinese; no two share an address. */
export function inventPeople(random: Random, count: number): readonly Person[] {
  const people: Person[] = [];
  const taken = new Set<string>();
  while (people.length < count) {
    const person = random.chance(0.65) ? chinesePerson(random) : westernPerson(random);
    if (taken.has(person.address)) continue;
    taken.add(person.address);
    people.push(person);
  }
  return people;
}

function chinesePerson(random: Random): Person {
  const [family, familyLatin] = random.pick(FAMILY);
  const [given, givenLatin] = random.pick(GIVEN);
  const number = random.chance(0.6) ? String(1970 + random.below(40)) : '';
  const title = random.chance(0.5) ? '女士' : '先生';
  return {
    language: 'zh',
    name: family + given,
    greeting: `${family}${title}`,
    address: `${familyLatin}.${givenLatin}${number}@${random.pick(ZH_HOSTS)}`,
  };
}

function westernPerson(random: Random): Person {
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  const local = `${first}.${last}`
    .normalize('NFD')
    .replace(/[^A-Za-z.]/g, '')
    .toLowerCase();
  const number = random.chance(0.3) ? String(random.below(90) + 10) : '';
  return {
    language: 'en',
    name: `${first} ${last}`,
    greeting: first,
    address: `${local}${number}@${random.pick(EN_HOSTS)}`,
  };
}
