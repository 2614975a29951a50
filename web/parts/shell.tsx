/** The frame of every page: a link past the menus, the mark, the menu of pages this person may see, and their own settings. */

import { Box, Container, Group } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTexts } from '../i18n.ts';
import { maySee, pages } from '../pages.ts';
import { useMe } from '../queries/me.ts';
import { AppearanceMenu, LanguageMenu, PersonMenu } from './menus.tsx';
import { Waiting } from './waiting.tsx';

function Menu() {
  const { t } = useTexts();
  const { memberships } = useMe();
  const shown = pages.filter((page) => page.inMenu && maySee(page, memberships));
  return (
    <Group component="nav" className="nav" gap={4} aria-label={t('web.shell.menu')}>
      {shown.map(({ path, title }) => (
        <Link key={path} to={path} activeOptions={{ exact: path === '/' }}>
          {t(title)}
        </Link>
      ))}
    </Group>
  );
}

/** The root of the router. */
export function Shell() {
  const { t } = useTexts();
  return (
    <>
      <a className="skip" href="#content">
        {t('web.shell.skip')}
      </a>
      <Box component="header" className="head">
        <Container size="xl" py="xs">
          <Group justify="space-between" gap="xs">
            <Group gap="md">
              <Link to="/" className="mark">
                <Mark />
                Plenary
              </Link>
              <Suspense>
                <Menu />
              </Suspense>
            </Group>
            <Group gap={4}>
              <LanguageMenu />
              <AppearanceMenu />
              <Suspense>
                <PersonMenu />
              </Suspense>
            </Group>
          </Group>
        </Container>
      </Box>
      <Container component="main" size="lg" py="xl" id="content" tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </Container>
    </>
  );
}

/** Seats in two rows around a rostrum. */
const Mark = () => (
  <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
    <rect width="24" height="24" rx="6" fill="#0b5394" />
    <path d="M5 16a7 7 0 0 1 14 0M8.5 16a3.5 3.5 0 0 1 7 0" fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
  </svg>
);
