import { expect, test } from 'vitest';
import { searchIn } from './search-docs.ts';

const search = searchIn([
  { a: '/docs/operating#dead-letters', p: 'Operating', h: 'Dead letters', t: 'An event that no attempt can handle.' },
  { a: '/docs/events', p: 'Events', h: 'Events', t: `${'Before. '.repeat(20)}Read the dead letters here.` },
  { a: '/docs/client', p: 'The client', h: 'Slow lines', t: 'A page on a slow line.' },
]);
const found = (query: string) => search(query).map(({ address }) => address);

test('a heading counts more than a text, and all words must be there', () => {
  expect(found('dead letter')).toEqual(['/docs/operating#dead-letters', '/docs/events']);
  expect(found('dead client')).toEqual([]);
});

test('beginnings of words and a wrong letter are found, but no other short word', () => {
  expect(found('oper')).toEqual(['/docs/operating#dead-letters']);
  expect(found('lettars')).toContain('/docs/operating#dead-letters');
  expect(found('slaw')).toEqual([]);
});

test('a result shows the words around the first match', () => {
  const hit = search('letters').find(({ address }) => address === '/docs/events');
  expect(hit).toMatchObject({ match: 'letters', after: ' here.' });
  expect(hit?.before).toMatch(/^… .*Read the dead $/);
});
