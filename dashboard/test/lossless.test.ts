import { expect, test } from 'vitest';
import { parseExact, withPlainNumbers, writeExact } from '../src/api/lossless';

const TEXT =
  '{\n  "id": 9007199254740993123,\n  "ratio": 1.10,\n  "tiny": 1e-400,\n  "list": [\n    -0.0\n  ]\n}';

test('every digit of every number survives', () => {
  expect(writeExact(parseExact(TEXT))).toBe(TEXT);
});

test('what is no payload has ordinary numbers', () => {
  expect(withPlainNumbers(parseExact('{"id": 42, "deep": [{"n": 1.5}], "no": null, "word": "7"}'))).toEqual({
    id: 42,
    deep: [{ n: 1.5 }],
    no: null,
    word: '7',
  });
});
