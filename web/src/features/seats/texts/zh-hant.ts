import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '我的辦公桌申請',
  lead: '辦公桌由系統分配時，所有準時申請的人機會均等：過去獲分配較少的人優先，其次是上次未獲分配的人。同一團隊會安排坐在一起。',
  open: '等待分配',
  past: '已有結果',
  none: '您沒有申請辦公桌',
  noneText: '當天的辦公桌由系統分配時，可在平面圖上申請。',
  find: '尋找位置',
  state: {
    open: '將於 {{day}} {{time}} 分配',
    granted: '{{name}} 已分配給您',
    lost: '未獲分配：其他人排在前面',
    refused: '沒有您可以使用的辦公桌',
    withdrawn: '已撤回',
  },
  why_one: '{{asked}} 人申請 {{count}} 張辦公桌；您排在第 {{turn}} 位。',
  why_other: '{{asked}} 人申請 {{count}} 張辦公桌；您排在第 {{turn}} 位。',
  share: '此前 {{asked}} 次申請中有 {{granted}} 次獲分配。',
  first: '您此前未曾申請。',
  lostLast: '您上次未獲分配。',
  mates_one: '您的群組中有 {{count}} 人坐在附近。',
  mates_other: '您的群組中有 {{count}} 人坐在附近。',
  pending: '尚待批准。',
  notDrawn: '當天的辦公桌未能分配，請直接預訂。',
  next: '下次申請時會計入這次結果。',
  withdraw: '不再申請',
  withdrawOf: '不再申請：{{day}}',
  withdrawn: '您已撤回 {{day}} 的申請。',
  over: '已有分配結果。',
  desk: '一張辦公桌',
};
