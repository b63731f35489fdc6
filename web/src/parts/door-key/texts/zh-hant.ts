import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  key: '門禁鑰匙',
  keyOf: '{{name}} 的門禁鑰匙',
  title: '您的門禁鑰匙',
  good: '在預訂期間可開門：{{times}}。',
  code: '{{name}} 的門禁鑰匙，請將代碼對準讀卡器',
  address: '{{name}} 的門禁鑰匙',
  secret: '任何人持有此鑰匙都能開門。預訂結束後即失效。',
  renew: '更換鑰匙',
  renewed: '舊鑰匙已失效。',
  none: '{{name}} 尚無鑰匙。',
  make: '取得鑰匙',
  refused: {
    access_key_revoked: '此鑰匙已終止。',
    access_key_exists: '已有此類鑰匙。',
    booking_without_key: '此預訂仍待處理、已結束或已放棄。',
    no_door: '此處沒有門禁。',
  },
};
