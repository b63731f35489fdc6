import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '您的門匙',
  lead: '請將此畫面對準門口的讀取器。能否開門，會在當刻由門口決定。',
  code: '供門口讀取器讀取的門匙',
  secret: '持有此網址即持有門匙：請勿轉交不應進入的人。',
  shut: '如果門沒有開啟，即此門匙已失效或尚未生效。預訂現用的門匙可在「我的預訂」中找到；否則請向給您此網址的人查詢。',
  broken: '門匙不完整',
  brokenText: '網址缺少了一部分。請從原來的地方再次開啟，或複製完整網址。',
};
