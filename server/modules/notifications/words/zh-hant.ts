import type { DataOf } from '../../../platform/contract/event.ts';
import { assigningIn } from './assigning.ts';
import { changedIn } from './changed.ts';
import { keepingIn } from './keeping.ts';
import { seatReasons } from './seats.ts';
import { sensorsIn } from './sensors.ts';
import { spacesIn } from './spaces.ts';
import { tagsIn } from './tags.ts';
import { tellingIn } from './telling.ts';
import { calledOffIn, visitApprovalsIn, visitsIn } from './visits.ts';
import { nameOfStranger, singleLine, type SeriesEnd, type Words } from './words.ts';

const ONCE = { DAILY: '天', WEEKLY: '週', MONTHLY: '月', YEARLY: '年' } as const;
const UNITS = { DAILY: '天', WEEKLY: '週', MONTHLY: '個月', YEARLY: '年' } as const;
const fromEnd = (place: number): string => (place === -1 ? '最後一' : `倒數第 ${-place} `);

const {
  ofAssigned,
  ofAssignment,
  ofBumped,
  ofBooking,
  ofClosure,
  ofKeeping,
  ofOutOfUse,
  ofHandedOver,
  ofSeries,
  ofTask,
  ofTeamDay,
  ofVisitor,
  showAt,
  showClock,
  showWhen,
  withDates,
  withReason,
} = tellingIn({
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
  closure: {
    label: '關閉',
    said: (place, when) => `${place} 將會關閉，${when}。`,
    becomes: '您在該處的預訂安排如下：',
    reason: (quoted) => `原因：${quoted}`,
    became: {
      moved: (was, now) => `由 ${was} 改至 ${now}`,
      shortened: (was) => `提早結束：${was}`,
      cancelled: (was) => `已取消：${was}`,
    },
    more: (count) => `另有 ${count} 項：請在「我的預訂」查看全部。`,
  },
  assigned: {
    label: '已編配',
    said: (place, from) => `${place} 由 ${from} 起編配予他人。您在該處的預訂安排如下：`,
  },
  outOfUse: {
    title: (places) => `停用：${places}`,
    said: (places) => `即日起停用：${places}。`,
    kept: '您在該處的預訂仍會保留，但未必能使用：請在「我的預訂」逐一改選其他位置。接下來的預訂如下：',
  },
});

const whyOf = seatReasons({
  demand: (asked, desks) => `當天有 ${asked} 人申請，共 ${desks} 張辦公桌。`,
  first: (turn) => `這是您首次申請，排在第 ${turn} 位。`,
  share: (granted, asked, turn) => `您最近 ${asked} 次申請中有 ${granted} 次獲分配，這次排在第 ${turn} 位。`,
  near: (mates) => `您的群組中有 ${mates} 人坐在附近。`,
  pending: '這張辦公桌尚待批准，在此之前未能確定。',
  lost: '排在您前面的人過去獲分配的比例較低，或上次未獲分配；條件相同者以抽籤決定。您下次申請時會計入這次結果。如有人退還座位，您仍可預訂。',
  refused: '根據規則，當時沒有您可以使用的辦公桌。',
  notDrawn: '當天的辦公桌未能分配，現在開放先到先得預訂。',
});

const CLOCKS = '當地屆時的時鐘安排有變。';

const visitCalledOff = calledOffIn(
  showWhen,
  (when) => `到訪已取消：${when}`,
  (actor, when) => `${actor} 已取消一次與您的到訪，${when}。以電郵邀請的訪客會收到通知。`,
  (when) => `訪客原定前來的預訂不再舉行，到訪亦已取消，${when}。以電郵邀請的訪客會收到通知。`,
);

const visitApprovals = visitApprovalsIn({
  showWhen,
  withReason,
  title: (label, about, when) => `${label}：${about}，${when}`,
  labels: {
    moved: '到訪已更改',
    asked: '到訪等待您決定',
    approved: '到訪已批准',
    rejected: '到訪未獲批准',
    expired: '到訪未獲處理',
  },
  moved: (actor, building) => `${actor} 更改了與您的到訪：${building}。`,
  waits: '需要重新批准。',
  asked: (actor, building, host) => `${actor} 請您批准一次與 ${host} 的到訪：${building}。訪客名單見應用程式。`,
  approved: (actor, building) => `${actor} 批准了與您的到訪：${building}。訪客會收到邀請。`,
  rejected: (actor, building) => `${actor} 沒有批准與您的到訪：${building}。沒有訪客獲邀。`,
  expired: (building) => `與您的到訪在開始前無人決定：${building}。沒有訪客獲邀。`,
});

/** Traditional Chinese. */
export const zhHant: Words = {
  events: {
    'booking.created': (booking, spoken) =>
      spoken.part === 'host'
        ? ofBooking('已為您預訂', booking, spoken, ({ actor, place }) => `${actor} 為您預訂了 ${place}。`)
        : ofBooking('邀請', booking, spoken, ({ actor, about }) => `${actor} 邀請您參加 ${about}。`),
    ...changedIn('zh-Hant', { ofBooking, ofSeries }),
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
    'booking.zone_clashed': (booking, spoken) =>
      ofBooking(
        '當地時間有變',
        booking,
        spoken,
        ({ about }) =>
          `${CLOCKS}${about} 原定於 ${showClock(booking.meantStart, booking.zone)}，但屆時已被他人預訂。請查看：`,
      ),
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
    'series.cancelled': (series, spoken) =>
      ofSeries('已取消', series, spoken, ({ actor, about }) => `${actor} 取消了 ${about}。`),
    'series.extended': (series, spoken) =>
      ofSeries('已續訂', series, spoken, ({ about }) => `${about} 將繼續，但未能預訂所有日期：`),
    'series.services_left_out': (series, spoken) =>
      ofSeries('缺少服務', series, spoken, ({ about }) => `${about} 將繼續，但部分日期未能提供所訂服務：`),
    'series.ended': (series, spoken) =>
      ofSeries('已結束', series, spoken, ({ about }) => SERIES_ENDS[series.why](about, series.dates)),
    'series.zone_changed': (series, spoken) =>
      ofSeries(
        '時鐘安排有變',
        series,
        spoken,
        ({ about }) => `${CLOCKS}${about} 仍在原定的當地時間。`,
        (dates) => `以下日期屆時已被他人預訂，現改在另一當地時間，請查看：${dates}`,
      ),
    'booking.released': (booking, spoken) =>
      ofBooking('已釋放', booking, spoken, ({ actor, about }) =>
        booking.why === 'no_show'
          ? `至 ${showClock(booking.releasedAt, booking.zone)} 仍無人簽到，${about} 已釋放。`
          : booking.emptySince === undefined
            ? `${actor} 釋放了 ${about}：未被使用。`
            : EMPTY(about, showClock(booking.emptySince, booking.zone)),
      ),
    'booking.checked_out': (booking, spoken) =>
      ofBooking('已提前結束', booking, spoken, ({ about }) =>
        EMPTY(about, showClock(booking.emptySince ?? booking.start, booking.zone)),
      ),
    'waiting_entry.offered': (entry, spoken) =>
      ofBooking('現可預訂', entry, spoken, ({ place }) => OFFERED(place, entry)),
    'waiting_entry.lapsed': (entry, spoken) =>
      ofBooking(
        '保留已結束',
        entry,
        spoken,
        ({ place }) => `${place} 未在時限內確認，已讓給下一位。您已不在候補名單上；如仍需要，請重新加入。`,
      ),
    'waiting_entry.withdrawn': (entry, spoken) =>
      ofBooking(
        '保留已收回',
        entry,
        spoken,
        ({ place }) => `為您保留的 ${place} 屆時關閉或另有用途。您仍在候補名單上，一有空位即會通知您：`,
      ),
    'user.delegates_changed': ({ change }, { principal }) => {
      const name = singleLine(principal ?? '他人');
      return change === 'ends'
        ? { title: `您不再代 ${name} 預訂`, lines: [`您不能再代 ${name} 預訂、更改或取消。`] }
        : { title: `您可代 ${name} 預訂`, lines: [`由現在起，您可代 ${name} 預訂、更改及取消。`] };
    },
    'user.left': (left, spoken) =>
      ofHandedOver(left, spoken, (from, count) => ({
        title: `已移交給您：${from} 的 ${count} 個預訂`,
        line: `${from} 已離開。以下由 ${from} 預訂的安排現由您主持：`,
      })),
    'seat_request.granted': (request, spoken) => {
      const message = ofBooking(
        '您的座位',
        { ...request, title: '' },
        spoken,
        ({ place }) => `您申請了辦公桌，獲分配 ${place}。`,
      );
      return { ...message, lines: [...message.lines, ...whyOf(request)] };
    },
    'seat_request.lost': (request) => {
      const when = showWhen(request);
      return { title: `未獲座位：${when}`, lines: [`您申請了辦公桌，但未獲分配，${when}。`, ...whyOf(request)] };
    },
    'closure.affected': ofClosure,
    ...keepingIn('zh-Hant', ofKeeping),
    ...sensorsIn('zh-Hant', showAt),
    ...spacesIn('zh-Hant', { ofBooking, withReason }),
    ...tagsIn('zh-Hant', showAt),
    'team_day.created': (day, spoken) =>
      ofTeamDay(
        '團隊日',
        day,
        spoken,
        ({ actor, about, desks, until }) =>
          `${actor} 為您的團隊安排了 ${about}。已為團隊保留 ${desks} 個座位至 ${until}，請在團隊頁面選取。`,
      ),
    'team_day.cancelled': (day, spoken) =>
      ofTeamDay(
        '團隊日已取消',
        day,
        spoken,
        ({ actor, about }) =>
          `${actor} 已取消 ${about}。${spoken.part === 'host' ? '您的座位預訂仍然保留；如不出席，請取消預訂。' : '不再為您的團隊保留座位。'}`,
      ),
    'team_day.updated': (day, spoken) =>
      day.was
        ? ofTeamDay(
            '團隊日已更改',
            day,
            spoken,
            ({ actor, about, was, until }) =>
              `${actor} 已更改 ${about}${was === null ? '' : `（原為 ${was}）`}。${spoken.part === 'host' ? '您的座位預訂仍然保留。' : `座位為您保留至 ${until}。`}`,
          )
        : ofTeamDay(
            '座位已收回',
            day,
            spoken,
            ({ about, place }) => `為 ${about} 保留的部分座位屆時關閉或另有用途：${place}。`,
          ),
    'assignment.affected': ofAssigned,
    ...assigningIn('zh-Hant', { ofAssignment, ofBumped }),
    'badge.arrived': (_badge, spoken) =>
      ofVisitor('您的訪客已到', spoken, ({ name, building }) => `${name} 正在等候您：${building}。`),
    'service_task.created': (task, spoken) =>
      ofTask('待辦', task, spoken, ({ about }) => `${about} 已訂購，由您負責。`),
    'service_task.updated': (task, spoken) =>
      ofTask('待辦已變更', task, spoken, ({ about }) => `${about} 的時間、地點、數量或負責人已變更。`),
    'service_task.reopened': (task, spoken) => ofTask('仍需辦理', task, spoken, ({ about }) => `${about} 仍需辦理。`),
    'service_task.cancelled': (task, spoken) =>
      ofTask('無須辦理', task, spoken, ({ about }) => `${about} 已不再需要。`),
    'visit.cancelled': visitCalledOff,
    ...visitApprovals,
    'webhook.disabled': ({ url, reason }) => {
      const host = URL.parse(url)?.host ?? '一個地址';
      const [why, then] = WEBHOOK_ENDS[reason] ?? ['它已連續多日失敗', ONCE_WELL];
      return {
        title: `Webhook 已停用：${host}`,
        lines: [`Atrium 不再向 ${host} 傳送事件：${why}。${then}`],
      };
    },
  },
  visit: visitsIn({
    showWhen,
    title: (label, building, when) => `${label}：${building}，${when}`,
    labels: { invited: '您的到訪', changed: '您的到訪已更改', cancelled: '您的到訪已取消' },
    about: (workplace) => `到訪：${workplace}`,
    said: {
      invited: (host, workplace) => `${host}（${workplace}）期待您到訪：`,
      changed: (host, workplace) => `您與 ${host}（${workplace}）的到訪已更改，現時安排如下：`,
      cancelled: (host, workplace) => `您與 ${host}（${workplace}）的到訪已取消：`,
    },
    code: '請向接待處說出此代碼，或出示其圖像：',
  }),
  visitorLetter: (name, lines, workplace) =>
    [`${nameOfStranger(name)}，您好：`, ...lines, `${singleLine(workplace)} 敬上`].join('\n\n'),
  soon: (booking, spoken) => ofBooking('即將開始', booking, spoken, ({ about }) => `${about} 即將開始。`),
  outOfUse: ofOutOfUse,
  join: (link) => `線上加入：\n${link}`,
  decide: (link) => [`請在此查看並決定。若未決定，會在開始時結束。\n${link}`],
  forHost: (host, message) => ({
    ...message,
    title: `代 ${singleLine(host)}：${message.title}`,
    lines: [`您曾代 ${singleLine(host)} 安排，對方收到以下通知：`, ...message.lines],
  }),
  letter: (name, lines, address) => [`${singleLine(name)}，您好：`, ...lines, `Atrium 敬上\n${address}`].join('\n\n'),
};

/** Why Atrium ended a series. */
/** What ended as sensors said that nobody was there. */
const EMPTY = (about: string, since: string): string =>
  `感應器顯示自 ${since} 起無人在場，${about} 已提前結束，餘下時段開放他人預訂。`;

const SERIES_ENDS: Readonly<Record<SeriesEnd, (about: string, dates: number) => string>> = {
  host_left: (about, dates) =>
    `${about} 不再延續：主持人已離開。${dates > 0 ? '其後的日期已取消。' : '已預訂的日期不變。'}`,
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

/** What is held for whom it is offered to. */
const OFFERED = (place: string, { until, zone }: DataOf<'waiting_entry.offered'>): string =>
  `${place} 已空出，${until === null ? '' : `在 ${showClock(until, zone)} 前`}為您保留。請確認，或讓給下一位。`;
