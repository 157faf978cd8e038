import { expect, test } from 'vitest';
import { parseExact } from '../src/api/lossless';
import { conditionPath, equalTo, parseCondition, writeCondition } from '../src/filter/where';

test.each([
  ['messaging.0.message.text ~ refund', { path: 'messaging.0.message.text', op: '~', value: 'refund' }],
  ['object=page', { path: 'object', op: '=', value: 'page' }],
  ['a.b != two words', { path: 'a.b', op: '!=', value: 'two words' }],
  ['a.b ?', { path: 'a.b', op: '?', value: '' }],
  ['text ~ 1 = 1?', { path: 'text', op: '~', value: '1 = 1?' }],
])('%s is a condition', (text, condition) => {
  expect(parseCondition(text)).toEqual(condition);
});

test.each(['', 'messaging', 'two words', '~ refund', 'a.b ~', 'a.b ? more', `a ~ ${'x'.repeat(1000)}`])(
  '%o is none',
  (text) => {
    expect(parseCondition(text)).toBeNull();
  },
);

test('is written as it is read', () => {
  for (const text of ['a.b ~ refund', 'a.b != x', 'a.b ?']) {
    const condition = parseCondition(text);
    expect(condition && writeCondition(condition)).toBe(text);
  }
});

test('paths are relative to the entry where they lie in it', () => {
  expect(conditionPath(['entry', 0, 'messaging', 0, 'message', 'text'])).toBe('messaging.0.message.text');
  expect(conditionPath(['entry', 1, 'id'])).toBe('entry.1.id');
  expect(conditionPath(['entry', 0])).toBe('entry.0');
  expect(conditionPath(['object'])).toBe('object');
});

test('a value finds its equals with every digit, where a condition can say it', () => {
  expect(equalTo('a.b', parseExact('9007199254740993'))).toBe('a.b = 9007199254740993');
  expect(equalTo('a.b', true)).toBe('a.b = true');
  expect(equalTo('a.b', null)).toBeNull();
  expect(equalTo('a.b', [])).toBeNull();
  expect(equalTo('a=b', 'text')).toBeNull();
  expect(equalTo('a.b', 'x'.repeat(1000))).toBeNull();
});
