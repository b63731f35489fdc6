import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '審批',
  lead: '等待您決定的預訂。開始之前會保留位置；屆時仍未決定，預訂便告結束。',
  none: '沒有等待您決定的預訂',
  noneText: '有人申請由您決定的位置時，會列在這裡。',
  wants: '{{host}}：{{places}}',
  nobody: '程式',
  people_one: '邀請了 1 人',
  people_other: '邀請了 {{count}} 人',
  approve: '批准',
  reject: '拒絕',
  rejectTitle: '要拒絕這項預訂嗎？',
  reason: '原因',
  reasonText: '會傳送給主持人，可以留空。',
  back: '返回',
  approved: '已批准，主持人會收到通知。',
  rejected: '已拒絕，主持人會收到通知。',
  decided: '其他人已作出決定。',
  changed: '預訂已經更改，請再看一次。',
};
