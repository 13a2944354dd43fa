import { expect, test } from 'vitest';
import { customerGiven } from '../order/customer-of.rules.ts';
import { notServedBy, servingsOf } from './serving.rules.ts';

test('a kitchen from before there was a choice delivers, and only that', () => {
  expect(servingsOf({})).toEqual(['delivery']);
  expect(notServedBy({}, undefined)).toBeNull();
  expect(notServedBy({}, 'pick_up')).toEqual({ kind: 'not_served', serving: 'pick_up', offered: ['delivery'] });
});

test('a kitchen that delivers nothing refuses an order that names no way', () => {
  expect(notServedBy({ servings: ['pick_up'] }, undefined)).toMatchObject({
    serving: 'delivery',
    offered: ['pick_up'],
  });
  expect(notServedBy({ servings: ['pick_up', 'delivery'] }, 'pick_up')).toBeNull();
});

test('a delivery needs an address, and a pick-up keeps none', () => {
  const [name, phone, address] = ['Ada', '+44 20 7946 0000', '12 St James Square'];
  expect(customerGiven({ customer: { name, phone } })).toBeNull();
  expect(customerGiven({ customer: { name, phone, address }, postcode: '10115' })?.address).toBe(`${address}\n10115`);
  expect(customerGiven({ customer: { name, phone, address }, serving: 'pick_up' })).toEqual({ name, phone });
});
