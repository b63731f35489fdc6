import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '呼叫次數',
  titleOf: '{{name}} 的呼叫次數',
  text: '可呼叫系統的次數，所有限制同時適用。留空：不限制。五分之一保留給有人等候的作業。',
  none: '呼叫系統的次數沒有限制。',
  held: '系統要求在此之前不要呼叫：{{at}}。',
  used: {
    second: '過去一秒：{{used}} / {{limit}}。',
    minute: '過去一分鐘：{{used}} / {{limit}}。',
    hour: '過去一小時：{{used}} / {{limit}}。',
    day: '過去 24 小時：{{used}} / {{limit}}。',
    week: '過去七天：{{used}} / {{limit}}。',
  },
  free: '恢復可用時間：{{at}}。',
  per: { second: '每秒', minute: '每分鐘', hour: '每小時', day: '每天', week: '每週' },
  wrong: '請輸入 1 到 10,000,000 的整數，或留空',
  keep: '使用這些限制',
  asDeclared: '依連接器的設定',
  isKept: '{{name}} 已有其他限制。',
};
