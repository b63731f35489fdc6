import type { Like } from '../../../lib/texts.ts';
import type { texts as english } from './en.ts';

export const texts: Like<typeof english> = {
  title: 'Ihr Türschlüssel',
  lead: 'Halten Sie das vor den Leser an der Tür. Ob sie aufgeht, entscheidet sich dort, in diesem Augenblick.',
  code: 'Der Schlüssel, für den Leser an der Tür',
  secret: 'Wer diese Adresse hat, hat den Schlüssel: geben Sie sie niemandem, der nicht hereinkommen soll.',
  shut: 'Bleibt die Tür zu, gilt dieser Schlüssel nicht mehr oder noch nicht. Der jetzige Schlüssel einer Buchung steht bei ihr unter Meine Buchungen; sonst fragen Sie, wer Ihnen diese Adresse gegeben hat.',
  broken: 'Das ist kein ganzer Schlüssel',
  brokenText:
    'Ein Teil der Adresse fehlt. Öffnen Sie sie noch einmal dort, wo Sie sie bekommen haben, oder kopieren Sie sie ganz.',
};
