import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '門禁鑰匙',
  lead: '用來開啟會議室或儲物櫃的門。預訂者在預訂時段內會獲得一把鑰匙；這裡的鑰匙供讀卡器、門牌和有需要的人使用。',
  search: '搜尋會議室、儲物櫃或其他資源',
  none: '這裡找不到符合的名稱。',
  more: '其他資源可按名稱搜尋。',
  door: '門 {{accessId}}：預訂會獲得鑰匙',
  noDoor: '沒有門禁：預訂不會獲得鑰匙',
  keys: '鑰匙',
  keysOf: '{{name}} 的鑰匙',
  noKeys: '尚無鑰匙。',
  kind: { one_time: '預訂的鑰匙', static: '更換前有效', daily: '每日' },
  bookingOf: '{{host}} 的預訂的鑰匙',
  make: { static: '建立長期鑰匙', daily: '建立每日鑰匙' },
  good: '有效時間：{{from}} 至 {{until}}',
  lasting: '更換或停用前有效',
  address: '鑰匙：{{label}}',
  keep: '保留',
  rotateAccessKey: {
    do: '更換',
    of: '更換鑰匙：{{label}}',
    ask: '更換這把鑰匙？',
    text: '舊鑰匙立即失效，不論在哪裡顯示。新鑰匙由您負責。',
    done: '舊鑰匙已失效。',
  },
  revokeAccessKey: {
    do: '停用',
    of: '停用鑰匙：{{label}}',
    ask: '停用這把鑰匙？',
    text: '鑰匙立即失效。預訂的鑰匙不會再恢復。',
    done: '鑰匙已失效。',
  },
  refused: {
    access_key_revoked: '此鑰匙已終止。',
    access_key_exists: '已有此類鑰匙。',
    booking_without_key: '此預訂仍待處理、已結束或已放棄。',
    no_door: '此處沒有門禁。',
  },
};
