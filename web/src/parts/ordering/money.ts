import type { Order } from '../../data/orders.ts';
import { spoken } from '../../lib/texts.ts';

type Money = NonNullable<Order['cost']>;

/** How many digits a currency has after its point. */
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** `€2.50`, as it is written in the language that is spoken. */
export const showMoney = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat(spoken(), { style: 'currency', currency }).format(amount / 10 ** digitsOf(currency));

/** An amount as it is typed: `2.50`. */
export const typedAmount = ({ amount, currency }: Money): string =>
  (amount / 10 ** digitsOf(currency)).toFixed(digitsOf(currency));

/** What somebody typed, in the smallest unit of the currency; null: that is no amount of it. */
export function readAmount(text: string, currency: string): number | null {
  const typed = text.trim().replace(',', '.');
  if (!/^\d{1,9}(\.\d+)?$/.test(typed)) return null;
  const [, fraction = ''] = typed.split('.');
  const digits = digitsOf(currency);
  return fraction.length > digits ? null : Math.round(Number(typed) * 10 ** digits);
}
