// What somebody types to find an order, as the questions to ask, the likeliest first. Pure.
import type { FindOrders, OrderId } from '@waggle/contracts';
import { typedNumber } from '@waggle/contracts/order-number.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function questionsOf(typed: string): readonly FindOrders[] {
  const text = typed.trim();
  if (uuid.test(text.toLowerCase())) return [{ order_id: text.toLowerCase() as OrderId }, { correlation_id: text }];
  const number = text.replace(/^#/, '');
  const questions: FindOrders[] = new RegExp(typedNumber).test(number) ? [{ number }] : [];
  if (/^\+?[\d\s()/.-]{5,40}$/.test(text)) questions.push({ phone: text });
  if (/^[A-Za-z0-9._:-]{5,128}$/.test(text)) questions.push({ correlation_id: text });
  return questions;
}
