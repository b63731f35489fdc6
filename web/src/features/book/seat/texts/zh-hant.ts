import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  ask: '申請當天的辦公桌',
  askHere: '只限本樓層',
  hint: '{{from}} 至 {{to}}。過去獲分配較少的人優先；同一團隊會安排坐在一起。',
  asked: '已申請辦公桌',
  askedText: '將於 {{day}} {{time}} 分配。',
  closed: '當天的申請時間已過。',
  waits: '您已申請辦公桌：將於 {{day}} {{time}} 分配',
  granted: '您當天有辦公桌',
  lost: '您當天未獲分配辦公桌',
  see: '查看我的申請',
};
