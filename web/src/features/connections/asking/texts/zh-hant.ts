import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '向系統查詢',
  titleOf: '向 {{name}} 的系統查詢',
  text: '供排查問題使用：以此連線的登入身分向系統提出查詢。這會計為一次呼叫，並記入稽核紀錄。',
  path: '系統內的位址',
  pathHint: '例如 /rooms?limit=5',
  ask: '查詢',
  noPath: '請輸入位址',
  answer: '回應 {{status}}，耗時 {{milliseconds}} 毫秒',
  cut: '僅顯示開頭部分。',
  binary: '內容不是文字。',
  empty: '沒有其他內容。',
  failed: '沒有回應：{{detail}}',
  refused: {
    passthrough_busy: '系統正在查詢中，請等候回應。',
    passthrough_not_offered: '無法以此方式向此系統查詢。',
  },
};
