import { asThread } from '../thread.ts';
import { sanitise, type SvgVerdict } from './sanitise.ts';

// A thread of its own: a large drawing takes seconds, and a hostile one may take all the memory and stack it can get.

export interface SvgGiven {
  readonly text: string;
  readonly pictures: readonly string[];
}

function verdictOn({ text, pictures }: SvgGiven): SvgVerdict {
  try {
    return sanitise(text, pictures);
  } catch {
    return { ok: false, detail: 'It is too complex' };
  }
}

asThread(verdictOn);
