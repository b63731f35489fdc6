import { tellingIn } from './telling.ts';
import { singleLine, type SeriesEnd, type Words } from './words.ts';

const ONCE = { DAILY: '天', WEEKLY: '週', MONTHLY: '月', YEARLY: '年' } as const;
const UNITS = { DAILY: '天', WEEKLY: '週', MONTHLY: '個月', YEARLY: '年' } as const;
const fromEnd = (place: number): string => (place === -1 ? '最後一' : `倒數第 ${-place} `);

const { ofBooking, ofSeries, showClock, withDates, withReason } = tellingIn({
  locale: 'zh-Hant-HK',
  quotes: ['「', '」'],
  somewhere: '一個位置',
  dates: (count) => (count === 0 ? '沒有其他日期' : `${count} 個日期`),
  notBooked: (dates) => `未能預訂：${dates}`,
  every: (often, count) => (count === 1 ? `每${ONCE[often]}` : `每 ${count} ${UNITS[often]}`),
  nth: (place, weekday) => (place < 0 ? `${fromEnd(place)}個${weekday}` : `第 ${place} 個${weekday}`),
  monthDay: (day) => (day < 0 ? `${fromEnd(day)}天` : `${day} 日`),
  on: (every, days) => `${every}的${days}`,
  fromTo: (first, last) => `由 ${first} 至 ${last}`,
  title: (label, about, when) => `${label}：${about}，${when}`,
});

const changed: Words['events']['booking.updated'] = (booking, spoken) =>
  ofBooking('已更改', booking, spoken, ({ actor, about }) => `${actor} 更改了 ${about}。現時安排如下：`);

/** Traditional Chinese. */
export const zhHant: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('已為您預訂', booking, spoken, ({ actor, place }) => `${actor} 為您預訂了 ${place}。`)
        : ofBooking('邀請', booking, spoken, ({ actor, about }) => `${actor} 邀請您參加 ${about}。`),
    'booking.updated': changed,
    'booking.extended': changed,
    'booking.cancelled': (booking, spoken) =>
      ofBooking('已取消', booking, spoken, ({ actor, about }) => `${actor} 取消了 ${about}。`),
    'booking.approved': (booking, spoken) =>
      ofBooking('已批准', booking, spoken, ({ actor, about }) => `${actor} 批准了 ${about}。`),
    'booking.rejected': (booking, spoken) =>
      withReason(
        ofBooking('已拒絕', booking, spoken, ({ actor, about }) => `${actor} 沒有批准 ${about}。`),
        spoken.actor,
        booking.reason,
      ),
    'booking.expired': (booking, spoken) =>
      ofBooking('未獲批准', booking, spoken, ({ about }) => `${about} 在開始前未有人作出決定。`),
    'approval.asked': (booking, spoken) =>
      ofBooking('等待您決定', booking, spoken, ({ actor, about }) => `${actor} 請您批准 ${about}。`),
    'series.approval_asked': (series, spoken) =>
      withDates(
        ofSeries('等待您決定', series, spoken, ({ actor, about }) => `${actor} 請您批准 ${about}。`),
        series,
      ),
    'series.approved': (series, spoken) =>
      ofSeries('已批准', series, spoken, ({ actor, about }) => `${actor} 批准了 ${about}。`),
    'series.rejected': (series, spoken) =>
      withReason(
        ofSeries('已拒絕', series, spoken, ({ actor, about }) => `${actor} 沒有批准 ${about}。`),
        spoken.actor,
        series.reason,
      ),
    'series.created': (series, spoken) =>
      spoken.part === 'host'
        ? ofSeries('已為您預訂', series, spoken, ({ actor, place }) => `${actor} 為您預訂了 ${place}。`)
        : ofSeries('邀請', series, spoken, ({ actor, about }) => `${actor} 邀請您參加 ${about}。`),
    'series.updated': (series, spoken) =>
      ofSeries('已更改', series, spoken, ({ actor, about }) => `${actor} 更改了 ${about}。`),
    'series.cancelled': (series, spoken) =>
      ofSeries('已取消', series, spoken, ({ actor, about }) => `${actor} 取消了 ${about}。`),
    'series.extended': (series, spoken) =>
      ofSeries('已續訂', series, spoken, ({ about }) => `${about} 將繼續，但未能預訂所有日期：`),
    'series.ended': (series, spoken) =>
      ofSeries('已結束', series, spoken, ({ about }) => SERIES_ENDS[series.why](about)),
    'booking.released': (booking, spoken) =>
      ofBooking('已釋放', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `至 ${showClock(booking.releasedAt, booking.zone)} 仍無人簽到，${about} 已釋放。`
          : `${actor} 釋放了 ${about}：未被使用。`,
      ),
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? '一個地址';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['它已連續多日失敗', ONCE_WELL];
      return {
        title: `Webhook 已停用：${host}`,
        lines: [`Atrium 不再向 ${host} 傳送事件：${why}。${then}`],
      };
    },
  },
  soon: (booking, spoken) => ofBooking('即將開始', booking, spoken, ({ about }) => `${about} 即將開始。`),
  decide: (link) => [`請在此查看並決定。若未決定，會在開始時結束。\n${link}`],
  letter: (name, lines, address) => [`${singleLine(name)}，您好：`, ...lines, `Atrium 敬上\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string) => string>> = {
  host_left: (about) => `${about} 不再延續：主持人已離開。已預訂的日期不變。`,
  not_recurring: (about) => `${about} 不再延續：該處不再接受重複預訂。已預訂的日期不變。`,
  no_shows: (about) => `${about} 連續多次無人到場，系列已結束。其後的日期已取消。`,
};

const ONCE_WELL = '待它可再接收時，請重新啟用 Webhook。';
/** Why a webhook was stopped, and what to do. */
const WEBHOOK_ENDS: Readonly<Record<string, readonly [why: string, then: string]>> = {
  gone: ['它回覆已永久移除', ONCE_WELL],
  token_revoked: ['建立此 Webhook 的權杖已被撤銷或更新', '如仍需要，請重新啟用 Webhook：其後它將屬於您。'],
  handed_over: ['此 Webhook 的前擁有者已無權接收這些事件', '如需傳送，請啟用 Webhook。'],
};
