import { useEffect, useState, type ReactNode } from 'react';
import { useScreen, type Screen } from '../../parts/screen/asking.ts';
import { ownLanguage } from '../../parts/screen/speaking.ts';
import classes from './display.module.css';
import { Door } from './door.tsx';
import { display, type Standing } from './standing.ts';
import { words, type Words } from './words.ts';

/** The screen at a door: paired, it says what its place is; unpaired, it shows its code. */
export function Display() {
  const [language] = useState(ownLanguage);
  const { screen, isOffline, put } = useScreen(display);
  const say = words[language];
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = `Atrium – ${say.title}`;
  }, [language, say]);
  return screen.is === 'paired' ? (
    <Door say={say} language={language} standing={screen.standing} isOffline={isOffline} put={put} />
  ) : (
    <main className={classes['unpaired']}>
      <Unpaired screen={screen} say={say} />
      <output>{isOffline && say.noConnection}</output>
    </main>
  );
}

interface Props {
  readonly screen: Exclude<Screen<Standing>, { readonly is: 'paired' }>;
  readonly say: Words;
}

function Unpaired({ screen, say }: Props): ReactNode {
  if (screen.is === 'starting') return <h1>{say.title}</h1>;
  if (screen.is === 'stopped') return <h1>{say.stopped}</h1>;
  return (
    <>
      <h1>{say.unpaired}</h1>
      {screen.is !== 'pairing' ? (
        <p>{say.waiting}</p>
      ) : (
        <>
          <p>{say.unpairedText}</p>
          <output className={classes['code']} aria-label={say.pairingCode}>
            {screen.code}
          </output>
        </>
      )}
    </>
  );
}
