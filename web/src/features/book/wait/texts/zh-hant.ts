import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  tellMe: '空出時通知我',
  any: {
    room: '或本樓層任何類似的會議室',
    desk: '或本樓層任何類似的辦公桌',
    parking: '或本樓層任何類似的車位',
    locker: '或本樓層任何類似的儲物櫃',
    equipment: '或本樓層任何類似的設備',
  },
  hint: '空出後會為您保留半小時。',
  joined: '您已候補 {{name}}',
  joinedFor: '{{who}} 已候補 {{name}}',
  joinedText: '空出時會通知您，並保留半小時。',
  waits: '已列入此時段的候補名單',
  ahead_zero: '前面沒有人。',
  ahead_one: '前面有 {{count}} 人。',
  ahead_other: '前面有 {{count}} 人。',
  held: '為您保留至 {{time}}',
  heldOther: '另一個位置為您保留至 {{time}}',
  see: '查看候補名單',
  answer: '接受，或讓給下一位',
  notNeeded: '{{name}} 在該時段可預訂，請直接預訂。',
  notNeededAny: '其中一個在該時段可預訂，請直接預訂。',
  tooMuch: '候補項目已達上限，請先取消其中一項。',
  already: '已在候補名單上。',
  forWho: '為 {{name}}',
  whose: {
    to: '已編配予 {{name}}',
    toSomebody: '已編配予同事',
    forGood: '直至另行通知。',
    until: '至 {{last}}。',
    checkInBy: '當天 {{time}} 前未簽到，即開放他人使用。',
    closed: '這段時間不可預訂。',
    team: '只有成員可使用；到時仍無人選用的，將開放給所有人。',
    booked: {
      today: '已由同事預訂。',
      ahead: '已由同事預訂，姓名當天才會顯示（已隱藏者除外）。',
    },
    afterwards: {
      today: '之後由同事預訂。',
      ahead: '之後由同事預訂，姓名當天才會顯示（已隱藏者除外）。',
    },
  },
};
