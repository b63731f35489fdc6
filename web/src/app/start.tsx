import '../ui/base.css';
import 'virtual:mantine-styles';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetAll } from '../data/session.ts';
import { makeQueryClient, onSignedOut } from '../data/client.ts';
import { safeTarget } from '../lib/target.ts';
import { startTexts } from '../lib/texts.ts';
import { bringTheRest } from '../ui/later.tsx';
import { MessagePlace } from '../ui/tell.tsx';
import { cssVariables, theme } from '../ui/theme.ts';
import { standMissingFiles } from './missing-files.ts';
import { makeRouter } from './router.tsx';
import { bringTexts } from './texts.ts';

/** How long after a page is there what comes later may come. */
const STANDS_STILL_MS = 2_000;

/** Draws the app into the page. */
export async function startApp(): Promise<void> {
  const root = document.querySelector('#root');
  if (root === null) throw new Error('index.html has no #root');
  standMissingFiles();
  await startTexts(bringTexts);
  const queryClient = makeQueryClient();
  const router = makeRouter(queryClient);
  onSignedOut(() => {
    const { pathname, href } = router.state.location;
    if (pathname === '/sign-in') return;
    forgetAll(queryClient);
    void router.navigate({ to: '/sign-in', search: { to: safeTarget(href), again: true } });
  });
  // What does not come is done without.
  void import('../ui/kept-focus.ts').then(
    ({ keepFocus }) => keepFocus(),
    () => undefined,
  );
  router.subscribe('onResolved', () => setTimeout(bringTheRest, STANDS_STILL_MS));
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        deduplicateCssVariables={false}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queryClient}>
          <MessagePlace />
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
