import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: '標籤',
  lead: '列印後貼在座位及房間。掃描者即可在現場簽到或預訂。',
  print: '列印',
  none: '這裡沒有可貼標籤的地點',
  noneText: '此大樓的座位、房間、車位及儲物櫃會顯示在此。',
  codeOf: '{{name}} 的二維碼',
  renew: '更換二維碼',
  ask: '更換 {{name}} 的二維碼？',
  askText: '之前列印的標籤將會失效，請重新列印並更換。',
  keep: '保留二維碼',
  renewOf: '更換二維碼：{{name}}',
  renewed: '{{name}} 已有新的二維碼，之前列印的標籤不再有效。',
};
