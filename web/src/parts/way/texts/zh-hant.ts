import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  preview: '預訂的安排',
  nothingBooked: '該時段沒有預訂。',
  moved_one: '1 項預訂會改地點',
  moved_other: '{{count}} 項預訂會改地點',
  shortened_one: '1 項提早結束',
  shortened_other: '{{count}} 項提早結束',
  cancelled_one: '1 項會取消',
  cancelled_other: '{{count}} 項會取消',
  told: '每人會收到一封通知。',
  becomes: {
    moved: '改至 {{places}}',
    shortened: '於 {{time}} 結束',
    cancelled: '會取消',
  },
  move: '改至同等的空置地點，否則取消',
  cancelAll: '全部取消',
  somebody: '某人',
  gone: '某地點',
  more_one: '顯示另外 1 項',
  more_other: '顯示另外 {{count}} 項',
};
