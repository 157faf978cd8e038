import { expect, test } from 'vitest';
import { typeOptions } from '../src/views/events/types';

test('a prefix stands above the types it takes, where there are several', () => {
  const stored = (event_type: string) => ({ event_type, stored: 2, duplicates: 0 });
  const options = typeOptions(
    ['page.read', 'page.feed.comment.add', 'page.feed.comment.edited', 'threads.replies'].map(stored),
  );
  expect(options.map(({ value, note }) => `${value} ${note}`)).toEqual([
    'page.* 6',
    'page.feed.* 4',
    'page.feed.comment.* 4',
    'page.feed.comment.add 2',
    'page.feed.comment.edited 2',
    'page.read 2',
    'threads.replies 2',
  ]);
});
