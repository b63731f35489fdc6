import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '線上會議',
  lead: '預訂時可要求一個連結，讓其他人從別處加入。',
  template: '會議網址',
  hint: '{id} 代表無人能猜到的名稱，每次預訂皆不同。會議服務須能依名稱開啟會議室，如 Jitsi Meet。',
  save: '儲存',
  remove: '移除',
  saved: '現在以此網址產生連結',
  removed: '不再產生線上會議',
  need: '請輸入以 https:// 開頭且含有一個 {id} 的網址',
};
