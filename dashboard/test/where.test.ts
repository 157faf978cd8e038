import { expect, test } from 'vitest';
import { conditionPath, parseCondition, writeCondition } from '../src/filter/where';

test.each([
  ['messaging.0.message.text ~ refund', { path: 'messaging.0.message.text', op: '~', value: 'refund' }],
  ['object=page', { path: 'object', op: '=', value: 'page' }],
  ['a.b != two words', { path: 'a.b', op: '!=', value: 'two words' }],
  ['a.b ?', { path: 'a.b', op: '?', value: '' }],
  ['text ~ 1 = 1?', { path: 'text', op: '~', value: '1 = 1?' }],
])('%s is a condition', (text, condition) => {
  expect(parseCondition(text)).toEqual(condition);
});

test.each(['', 'messaging', 'two words', '~ refund'])('%o is none', (text) => {
  expect(parseCondition(text)).toBeNull();
});

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
