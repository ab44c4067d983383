import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/global.css';
import './look/mantine.css';
import './look/tokens.css';
import './look/page.css';
import { i18n } from '@lingui/core';
import { I18nProvider } from '@lingui/react';
import { createTheme, localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { whenSignedOut, worthRetrying } from './api/client.ts';
import { activate, preferredLocale } from './i18n/locale.ts';
import { makeRouter } from './router.tsx';

const theme = createTheme({
  primaryColor: 'blue',
  autoContrast: false,
  respectReducedMotion: true,
  cursorType: 'pointer',
  // Locking the page's scroll would inject a style element, which the style policy refuses; our panes scroll by themselves.
  components: {
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 120 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 120 } } },
    Menu: { defaultProps: { transitionProps: { duration: 80 } } },
    Tooltip: { defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } },
  },
});

const client = new QueryClient({
  defaultOptions: {
    queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { networkMode: 'always' },
  },
});
const router = makeRouter(client);
whenSignedOut(() => {
  if (router.state.location.pathname === '/sign-in') return;
  client.clear();
  void router.navigate({ to: '/sign-in', search: { then: router.state.location.href } });
});

await activate(preferredLocale());

const place = document.getElementById('root');
if (!place) throw new Error('the page has no #root');
createRoot(place).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        colorSchemeManager={localStorageColorSchemeManager({ key: 'rapport.scheme' })}
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
          <Notifications position="bottom-left" limit={4} />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  </StrictMode>,
);
