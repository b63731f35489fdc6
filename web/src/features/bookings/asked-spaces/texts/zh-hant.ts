import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '您申請的空間',
  spaceIn: '{{place}}的空間',
  forPeople_one: '供 1 人使用',
  forPeople_other: '供 {{count}} 人使用',
  forWho: '為{{name}}申請',
  states: {
    pending: '等候分配',
    refused: '未獲分配空間',
    expired: '開始前無人分配空間',
  },
  refusedFor: '未獲分配空間：{{reason}}',
  takeBack: '撤回',
  takeBackOf: '撤回：{{name}}',
  takenBack: '已撤回，不會再為此分配空間。',
  over: '此申請已有決定。',
};
