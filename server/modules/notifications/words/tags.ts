import type { DataOf } from '../../../platform/contract/event.ts';
import type { Language } from '../contract.ts';
import { needing, percentIn, type Around } from './needing.ts';
import type { Telling } from './telling.ts';
import type { Words } from './words.ts';

type Alert = DataOf<'e_paper_alert.raised'>['alerts'][number];

interface Sentences extends Around {
  readonly said: (kind: Alert['kind'], written: { readonly heard: string; readonly level: string }) => string;
}

const sentences: Readonly<Record<Language, Sentences>> = {
  en: {
    title: 'E-paper tags need you',
    lead: 'Something is wrong with e-paper tags that you look after:',
    said: (kind, { heard, level }) =>
      ({
        offline: 'its gateway says that it is offline',
        silent: `silent, heard of last ${heard}`,
        battery: `its battery is at ${level}`,
      })[kind],
    more: (count) => `And ${count} more: you find them all under Displays.`,
  },
  de: {
    title: 'E-Paper-Schilder brauchen Sie',
    lead: 'Mit E-Paper-Schildern, um die Sie sich kümmern, stimmt etwas nicht:',
    said: (kind, { heard, level }) =>
      ({
        offline: 'laut Gateway nicht verbunden',
        silent: `stumm, zuletzt gehört ${heard}`,
        battery: `Batterie bei ${level}`,
      })[kind],
    more: (count) => `Und ${count} weitere: Sie finden alle unter Anzeigen.`,
  },
  'zh-Hant': {
    title: '電子紙標籤需要處理',
    lead: '您管理的電子紙標籤出現問題：',
    said: (kind, { heard, level }) =>
      ({
        offline: '閘道回報離線',
        silent: `沒有訊號，最後訊號為 ${heard}`,
        battery: `電池電量 ${level}`,
      })[kind],
    more: (count) => `另有 ${count} 項：全部列於「顯示器」。`,
  },
};

/** How who looks after e-paper tags is told in one language that something is wrong with some. */
export function tagsIn(language: Language, showAt: Telling['showAt']): Pick<Words['events'], 'e_paper_alert.raised'> {
  const { said, ...around } = sentences[language];
  const percent = percentIn(language);
  return {
    'e_paper_alert.raised': ({ alerts, more, zone }) =>
      needing(
        around,
        alerts.map(({ kind, label, resourceName, heardAt, batteryLevel }) => {
          const heard = heardAt === null ? '' : showAt(heardAt, zone);
          const level = percent.format((batteryLevel ?? 0) / 100);
          return { place: resourceName, name: label, said: said(kind, { heard, level }) };
        }),
        more,
      ),
  };
}
