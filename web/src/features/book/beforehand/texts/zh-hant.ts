import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  label: '預訂須知',
  checkIn: '請於 {{from}} 至 {{to}} 之間報到。',
  checkInOrLose: '請於 {{from}} 至 {{to}} 之間報到，否則會自動釋出。',
  approvedBy: '須先經 {{who}} 批准。',
  approvedByOne: '須先經以下其中一方批准：{{who}}。',
  approvedBySomebody: '須先經這裡的預訂管理人員批准。',
  approvalUntil: '{{until}} 前會為您保留；屆時若無人決定，預訂即失效。',
  dayParts: {
    label: '時段',
    morning: '上午',
    afternoon: '下午',
    whole_day: '全日',
  },
};
