import { expect, test } from 'vitest';
import { hoursAsText, hoursFromText } from './settings-contracts.ts';

const office = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];

test.each([
  '09:00-12:00, 13:00-18:00',
  '9:00–12:00、13:00—18:00',
  '０９：００－１２：００，13:00～18:00',
  '0900-1200;1300-1800',
])('hours are read as people write them: %s', (text) => expect(hoursFromText(text)).toEqual(office));

test('hours that are written are read again, none at all too', () => {
  expect(hoursFromText(hoursAsText(office))).toEqual(office);
  expect(hoursFromText('  ')).toEqual([]);
});

test.each(['all day', '09:00', '09:00-12:00-13:00', '9-12, 13:00-18:00'])(
  'what cannot be read is not guessed: %s',
  (text) => expect(hoursFromText(text)).toBeUndefined(),
);
