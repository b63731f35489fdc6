import type { Like } from '../../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  madeOf: '由 {{names}} 組成',
  halls: '組合會議室',
  partOf: '屬於 {{names}}',
  withWhole: '該時段 {{names}} 已被預訂，此處亦隨之佔用。',
  withPart: '其中的 {{names}} 在該時段已被預訂。',
};
