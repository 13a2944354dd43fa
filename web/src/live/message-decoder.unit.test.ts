import { afterEach, expect, test, vi } from 'vitest';
import { messageDecoder } from './message-decoder.ts';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterEach(() => warn.mockClear());

type Message = { readonly type: 'count'; readonly count: number } | { readonly type: 'end' };

const decoder = () =>
  messageDecoder<Message>({
    count: (value): value is Extract<Message, { type: 'count' }> =>
      typeof (value as { count?: unknown }).count === 'number',
    end: (_): _ is Extract<Message, { type: 'end' }> => true,
  });

test('decodes a valid message', () => {
  const decode = decoder();
  expect(decode('{"type":"count","count":3}')).toEqual({ type: 'count', count: 3 });
  expect(decode('{"type":"end"}')).toEqual({ type: 'end' });
  expect(warn).not.toHaveBeenCalled();
});

test('skips an invalid message with one warning per type', () => {
  const decode = decoder();
  for (let i = 0; i < 3; i += 1) {
    for (const data of ['{"type":"count"}', '{', '[1', 'null', '7']) expect(decode(data)).toBeNull();
  }
  expect(warn).toHaveBeenCalledTimes(2);
});

test('skips an unknown type silently', () => {
  const decode = decoder();
  for (const data of ['{"type":"receipt"}', '{}', '{"type":"toString"}', '{"type":7}']) expect(decode(data)).toBeNull();
  expect(warn).not.toHaveBeenCalled();
});
