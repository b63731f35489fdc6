import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ask: '申請當天的辦公桌',
  askHere: '只限本樓層',
  hint: '{{from}} 至 {{to}}。過去獲分配較少的人優先；同一團隊會安排坐在一起。',
  has: '您當天已有 {{desk}}。',
  asked: '已申請辦公桌',
  askedText: '將於 {{day}} {{time}} 分配。',
  closed: '當天的申請時間已過。',
  waits: '您已申請辦公桌：將於 {{day}} {{time}} 分配',
  granted: '您當天有辦公桌',
  lost: '您當天未獲分配辦公桌',
  see: '查看我的申請',
  for: '為誰申請',
  myself: '我自己',
  other: {
    has: '{{who}}當天已有 {{desk}}。',
    asked: '您已為{{who}}申請辦公桌',
    waits: '已為{{who}}申請辦公桌：將於 {{day}} {{time}} 分配',
    granted: '{{who}}當天有辦公桌',
    lost: '{{who}}當天未獲分配辦公桌',
    see: '查看申請',
  },
  refused: {
    seating_by_first_come: '該處的辦公桌須預訂，不設申請。',
    seating_asked: '當天已申請辦公桌。',
  },
  refusedBy: {
    seating_too_far_ahead: '最多提前 {{number}} 天',
    seating_full: '每天最多 {{number}} 人申請。',
  },
};
