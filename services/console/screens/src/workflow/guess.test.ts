import { describe, expect, test } from 'vitest';
import { guessFrom } from './guess.ts';

describe('what the words of a promise let one suppose', () => {
  test.each([
    ['这批货给您算￥1,280.50，周五前有效', { kind: 'price', amount: '1280.50', currency: 'CNY' }],
    ['一台90元', { kind: 'price', amount: '90', currency: 'CNY' }],
    ['We can do EUR 45 a piece', { kind: 'price', amount: '45', currency: 'EUR' }],
    ['$12.50 each', { kind: 'price', amount: '12.50', currency: 'USD' }],
    ['明天下午给您回电', { kind: 'call-back' }],
    ['We ship by Friday', { kind: 'date' }],
    ['下周三之前送达', { kind: 'date' }],
    ['再送您两盒茶叶', { kind: 'gift' }],
    ['Payment terms: 60 days net', { kind: 'term' }],
    ['师傅上门安装', { kind: 'service' }],
    ['订单 SO123456 我们看一下', { kind: 'other' }],
    ['', { kind: 'other' }],
  ])('%s', (words, guess) => expect(guessFrom(words)).toEqual(guess));
});
