import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  building: '大樓',
  none: '還沒有大樓',
  noneText: '管理員可從活頁簿匯入（管理，從活頁簿匯入），或透過 API 新增。',
  notHers: '您未負責任何大樓',
  notHersText: '管理員可指派您負責大樓。',
};
