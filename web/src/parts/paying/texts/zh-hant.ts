import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  whoPays: '由誰支付',
  noCostCode: '沒有這個成本代碼',
  paidBy: '由 {{names}} 支付',
  share: '{{name}} {{percent}}%',
};
