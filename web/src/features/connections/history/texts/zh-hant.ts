import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '讀取多久以前',
  titleOf: '{{name}} 讀取多久以前',
  text: '更早結束的資料不會讀取；已讀取的維持原樣。留空：讀取全部。',
  days: '{{kind}}：往前天數',
  whole: '需要的範圍比已讀取的大：下一次執行會全部重新讀取。',
  wrong: '請輸入 1 到 3,650 的整數，或留空',
  keep: '使用此設定',
  keepOf: '使用此設定：{{kind}}',
  isKept: '{{kind}}：之後會依此範圍讀取。',
};
