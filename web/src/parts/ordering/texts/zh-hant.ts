import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '服務',
  nothing: '此處不提供服務。',
  each: '每{{unit}} {{price}}',
  free: '免費',
  until: '{{when}} 前可更改',
  closed: '已於 {{when}} 截止更改',
  howMany: '數量：{{name}}',
  note: '備註',
  noteOf: '{{name}} 的備註',
  total: '合計 {{cost}}',
  cancel: '取消',
  save: '訂購',
  saved: '已訂購 {{count}} 項服務',
  saved_one: '已訂購一項服務',
  saved_zero: '已沒有訂購任何服務',
  which: '這些服務用於哪些日期？',
  savedDates: '{{count}} 個日期已有這些服務',
  savedDates_one: '一個日期已有這些服務',
  refused: '有 {{count}} 個日期無法使用這些服務',
  refused_one: '有一個日期無法使用這些服務',
  refusedText: '沒有訂購任何服務。',
};
