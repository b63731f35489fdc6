import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  booking: {
    title: '有預訂等待您決定',
    lead: '{{host}} 希望在 {{workplace}} 預訂以下位置。',
    until: '若未決定，會在 {{day}} 開始時結束。',
    untilEach: '未決定的日期會在開始時結束；第一個日期是 {{day}}。',
    told: '主持人會收到通知，您可以關閉此頁。',
  },
  visit: {
    title: '有到訪等待您決定',
    lead: '{{host}} 希望在 {{workplace}} 接待訪客。',
    until: '若未決定，會在 {{day}} 開始時結束。',
    who: '訪客名單可在 Atrium 查看。',
    told: '到訪對象會收到通知，您可以關閉此頁。',
    unwelcome: '其中一位訪客不能在該處獲接待，請向接待處查詢。',
  },
  private: '私人',
  program: '程式',
  dates_one: '重複預訂中的 1 個日期：{{last}}',
  dates_other: '重複預訂中的 {{count}} 個日期，最後一個是 {{last}}',
  approveAll: '全部批准',
  rejectAll: '全部拒絕',
  reason: '拒絕的原因（可留空）',
  approve: '批准',
  reject: '拒絕',
  confirmed: '已批准',
  rejected: '已拒絕',
  ended: '已沒有需要決定的事項',
  endedText: '此事項已決定、已更改或已結束，或不再由您決定。等待您決定的事項可在 Atrium 查看。',
  toApp: '開啟 Atrium',
};
