import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '此地點',
  unknown: '此二維碼無效',
  unknownText: '標籤可能已過期，或輸入有誤。請索取新的標籤。',
  mine: '這是您的預訂',
  here: '您已簽到，使用至 {{time}}',
  checkIn: '簽到',
  free: '可使用',
  freeUntil: '{{time}} 前可使用',
  until: '至',
  book: '預訂至 {{time}}',
  taken: '目前由其他人使用',
  retired: '已不開放預訂',
  others: '今天的使用者',
  somebody: '某人',
  now: '現在',
};
