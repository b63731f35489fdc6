import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '登入 Atrium',
  lead: '找個位置，馬上預訂。',
  email: '電郵地址',
  password: '密碼',
  submit: '登入',
  needEmail: '請輸入電郵地址',
  noEmail: '這不是電郵地址，格式如 name@example.com',
  needPassword: '請輸入密碼',
  refused: '電郵地址與密碼不符，請檢查後再試。',
  wait_one: '嘗試次數過多，請於一分鐘後再試。',
  wait_other: '嘗試次數過多，請於 {{count}} 分鐘後再試。',
  expired: '您已登出。登入後可繼續剛才的操作。',
};
