import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '取消這個預訂？',
  yes: '取消預訂',
  no: '保留',
  whichDates: '這是系列預訂之一。取消',
  cancelledDates_one: '已取消一個日期',
  cancelledDates_other: '已取消 {{count}} 個日期',
};
