import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '匯出',
  lead: '這些日子的所有預訂，以試算表匯出，每個預訂的位置一列。',
  from: '由',
  to: '至（包括當日）',
  order: '結束日期早於開始日期。',
  zone: '時間所用的時區',
  domain: '只限此網域的主持人',
  domainHint: '電郵地址中 @ 之後的部分；留空即全部。',
  needDomain: '請輸入 @ 之後的部分，例如 example.com',
  download: '下載',
  file: '預訂',
  done: '試算表已在你的下載項目中。',
};
