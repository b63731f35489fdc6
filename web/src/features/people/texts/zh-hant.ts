import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '同事',
  search: '按姓名或電郵地址搜尋',
  inactive: '已停用',
  send: '寄出設定密碼的連結',
  sendTo: '寄給{{name}}設定密碼的連結',
  sent: '設定密碼的連結將寄給{{name}}。連結只能使用一次，三天內有效。',
  kept: '尚未設定郵件伺服器，郵件已保留在此。',
  handOn: '請將此連結交給{{name}}；連結只能使用一次，三天內有效。',
  linkOf: '{{name}}的連結',
  more: '尚有其他人，請搜尋以尋找。',
  none: '找不到任何人',
  noneText: '沒有人使用這個姓名或電郵地址。',
};
