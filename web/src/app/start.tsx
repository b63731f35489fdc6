import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../ui/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient, onSignedOut } from '../data/client.ts';
import { safeTarget } from '../lib/target.ts';
import { startTexts } from '../lib/texts.ts';
import { theme } from '../ui/theme.ts';
import { Messages } from './messages.tsx';
import { makeRouter } from './router.tsx';
import { bringTexts } from './texts.ts';

/** Draws the app into the page. */
export async function startApp(): Promise<void> {
  const root = document.querySelector('#root');
  if (root === null) throw new Error('index.html has no #root');
  await startTexts(bringTexts);
  const queryClient = makeQueryClient();
  const router = makeRouter(queryClient);
  onSignedOut(() => {
    const { pathname, href } = router.state.location;
    if (pathname === '/sign-in') return;
    queryClient.clear();
    void router.navigate({ to: '/sign-in', search: { to: safeTarget(href), again: true } });
  });
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <Messages />
          <Suspense>
            <RouterProvider router={router} />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
