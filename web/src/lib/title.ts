import { useEffect } from 'react';

const APP = 'Atrium';

/** Says in the tab's title which screen this is, `Book · Atrium`; undefined leaves it to somebody else. */
export function useTitle(screen: string | undefined): void {
  useEffect(() => {
    if (screen !== undefined) document.title = screen.includes(APP) ? screen : `${screen} · ${APP}`;
  }, [screen]);
}
