import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  services: '服務',
  inviteVisitors: '邀請訪客',
  toCalendar: '加入行事曆',
  title: '我的預訂',
  waiting: '候補名單',
  seats: '辦公桌申請',
  upcoming: '即將到來',
  others: '為他人',
  noneOfOther: '{{name}}沒有預訂。請在「預訂」中選擇空位，並選擇為{{name}}預訂。',
  past: '過去',
  noneUpcoming: '還沒有預訂',
  noneUpcomingText: '在平面圖上選擇辦公桌或會議室，點兩下即可。',
  nonePast: '過去 30 天沒有預訂',
  nonePastText: '結束後的預訂會顯示在這裡。',
  find: '尋找位置',
};
