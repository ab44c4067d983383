import { describe, expect, test } from 'vitest';
import { nameTerms, queryTerms } from './name-terms.ts';

const found = (name: string, text: string) => {
  const terms = nameTerms(name);
  const asked = queryTerms(text);
  return asked.length > 0 && asked.every((part) => terms.some((term) => term.startsWith(part)));
};

describe('a Chinese name', () => {
  test.each([
    '张三',
    '张',
    '三',
    'zs',
    'zhangsan',
    'zhang',
    'zhang san',
    'ZhangS',
    '张 三',
    '張三'.replace('張', '张'),
  ])('张三 is found by %s', (text) => expect(found('张三', text)).toBe(true));
  test.each(['李', '三张', 'sz', 'zhangsi', ''])('张三 is not found by %j', (text) =>
    expect(found('张三', text)).toBe(false),
  );
  test.each([
    ['曾国藩', 'zengguofan'],
    ['曾国藩', 'zgf'],
    ['单雄信', 'shan'],
    ['仇英', 'qiu'],
    ['欧阳修', 'ouyangx'],
    ['尉迟恭', 'yuchi'],
    ['吕布', 'lvbu'],
    ['吕布', 'lubu'],
    ['吕布', 'lyubu'],
  ])('%s is read as a surname: %s', (name, text) => expect(found(name, text)).toBe(true));
  test.each([
    ['重庆长安汽车有限公司', '长安'],
    ['重庆长安汽车有限公司', 'changan'],
    ['重庆长安汽车有限公司', 'cqca'],
    ['重庆长安汽车有限公司', '汽车 重庆'],
    ['北京银行', 'yinhang'],
  ])('a company %s is found by a part of it: %s', (name, text) => expect(found(name, text)).toBe(true));
});

describe('a Latin name', () => {
  test.each([
    ['John Smith', 'smith jo'],
    ['John Smith', 'JOHN'],
    ['José Núñez', 'nunez'],
    ["Conan O'Brien", 'obrien'],
    ['李四 Smith', 'smith'],
    ['李四 Smith', 'ls'],
    ['ＪＯＨＮ', 'john'],
    ['Łukasz 3M', '3m'],
  ])('%s is found by %s', (name, text) => expect(found(name, text)).toBe(true));
  test('is not found by the end of a word', () => expect(found('John Smith', 'mith')).toBe(false));
});

test('other scripts are found too', () => {
  expect(found('山田 たろう', 'たろ')).toBe(true);
  expect(found('김철수', '철수')).toBe(true);
  expect(found('Иван Петров', 'петр')).toBe(true);
});

test('a name of any length makes a bounded number of terms', () => {
  expect(nameTerms('张'.repeat(5_000)).length).toBeLessThanOrEqual(200);
  expect(nameTerms('!!! 😀').length).toBe(0);
});
