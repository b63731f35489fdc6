import { always } from '../always.ts';
import type { Like } from '../texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ...always['zh-Hant'],
  loading: '載入中…',
  language: '語言',
  notFoundTitle: '這個網址沒有內容',
  notFoundText: '連結可能已過期或輸入有誤。',
  findPlace: '尋找位置',
  today: '今天',
  tomorrow: '明天',
  yesterday: '昨天',
  hours: '{{hours}} 小時',
  minutes: '{{minutes}} 分鐘',
  hoursMinutes: '{{hours}} 小時 {{minutes}} 分鐘',
  type: {
    room: '會議室',
    desk: '辦公桌',
    equipment: '設備',
    parking: '車位',
    locker: '儲物櫃',
  },
  problem: {
    ...always['zh-Hant'].problem,
    unavailable: '伺服器暫時無法回應，請稍後再試。',
    overloaded: '目前使用人數眾多，請稍後再試。',
    rate_limited: '請求過多，請稍候再試。',
    not_found: '這個項目已不存在。',
    forbidden: '您沒有權限。',
    resource_already_booked: '這段時間已被預訂。',
    resource_retired: '這個位置已不可預訂。',
    booking_in_past: '這段時間已過。',
    booking_too_long: '預訂時間過長。',
    booking_too_far_ahead: '預訂日期太遠。',
    booking_not_yours: '這是其他人的預訂。',
    booking_state_conflict: '預訂已有變更。',
    check_in_too_early: '尚未開放簽到。',
    wrong_password: '目前的密碼不正確。',
    version_conflict: '預訂已有變更。',
  },
};
