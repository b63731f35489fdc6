import type { Like } from '../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  booking: {
    state: {
      pending: '待批核',
      confirmed: '已預訂',
      checked_in: '已簽到',
      checked_out: '已簽退',
      cancelled: '已取消',
      rejected: '已拒絕',
      released: '已釋放',
    },
    checkIn: '簽到',
    checkInFrom: '{{time}} 開始簽到',
    checkInBy: '{{from}} 起簽到，{{to}} 前未簽到將釋放。',
    checkInByCode: '請掃描現場的二維碼簽到。',
    checkOut: '簽退',
    extend: '+30 分鐘',
    extendLong: '延長 30 分鐘',
    cancel: '取消',
    cancelText: '{{name}}，{{day}}，{{times}}。其他人可立即預訂。',
    series: '系列預訂之一',
    checkedIn: '歡迎！您已簽到。',
    checkedOut: '已簽退，其餘時間開放給其他人。',
    extended: '已延長至 {{time}}',
    cancelled: '預訂已取消',
    now: '現在',
    waitsUntil: '等待批准，直至 {{day}} {{time}}',
  },
};
