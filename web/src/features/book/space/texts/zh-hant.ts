import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '須申請的空間',
  text: '{{names}}：請在此申請空間，由預訂管理員分配合適的一個。',
  ask: '申請空間',
  group: '所屬群組',
  people: '使用人數',
  needPeople: '請輸入使用人數，至少一人',
  for: '為誰申請',
  myself: '自己',
  what: '用途（選填）',
  notes: '空間要求（選填）',
  notesText: '分配空間的人會看到，並會加到預訂中。',
  cancel: '取消',
  send: '申請',
  asked: '已申請空間',
  askedFor: '已為{{who}}申請空間',
  askedText: '結果會通知您；在此之前可在「我的預訂」查看。',
  refused: {
    space_request_not_needed: '這裏的空間現可直接預訂：請在平面圖上選擇。',
    space_request_unfit: '沒有可容納這麼多人的空間。',
    space_requests_too_many: '同時申請的空間已經夠多。',
  },
  refusedBy: {
    space_requests_too_many: '同時最多可申請 {{number}} 個空間。',
  },
};
