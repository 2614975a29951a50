/** The person's own settings: language, light or dark, and signing out. */
import { Button, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { post } from '../api.ts';
import { languages, speak, useTexts } from '../i18n.ts';
import { useMe } from '../queries/me.ts';
import { forgetAll } from '../remembered.ts';
import { AppearanceIcon, LanguageIcon, PersonIcon } from './icons.tsx';

interface Choice {
  readonly label: string;
  readonly content: ReactNode;
  readonly lang?: string;
  readonly chosen: boolean;
  readonly choose: () => void;
}

/** A button that opens a menu of which one thing is chosen. `shown` is written on it where there is room. */
function ChoiceMenu({ name, shown, icon, choices }: { name: string; shown?: string; icon: ReactNode; choices: readonly Choice[] }) {
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="inherit" px="xs" aria-label={shown === undefined ? name : `${name}: ${shown}`}>
          {icon}
          {shown !== undefined && (
            <Text span visibleFrom="xl" ms={6} size="sm">
              {shown}
            </Text>
          )}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ label, content, lang, chosen, choose }) => (
          <Menu.Item key={label} role="menuitemradio" aria-checked={chosen} fw={chosen ? 600 : 400} lang={lang} onClick={choose}>
            {content}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function LanguageMenu() {
  const { t, language } = useTexts();
  const choices = Object.entries(languages).map(([tag, name]) => ({
    ...{ label: tag, content: name, lang: tag, chosen: tag === language },
    choose: () => void speak(tag, { choice: true }),
  }));
  return <ChoiceMenu name={t('web.shell.language')} shown={languages[language] ?? ''} icon={<LanguageIcon />} choices={choices} />;
}

export function AppearanceMenu() {
  const { t } = useTexts();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = (['light', 'dark', 'auto'] as const).map((scheme) => ({
    ...{ label: scheme, content: t(`web.shell.appearances.${scheme}`), chosen: scheme === colorScheme },
    choose: () => setColorScheme(scheme),
  }));
  return <ChoiceMenu name={t('web.shell.appearance')} icon={<AppearanceIcon />} choices={choices} />;
}

/** Signing out forgets what was kept on this device for the person: it may be somebody else's next. */
async function signOut(): Promise<void> {
  await post('/api/sign-out', {}).catch(() => undefined);
  forgetAll('draft.');
  location.assign('/sign-in');
}

export function PersonMenu() {
  const { t } = useTexts();
  const { name, email } = useMe();
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" color="gray" c="inherit" px="xs" aria-label={t('web.shell.person', { name })}>
          <PersonIcon />
          <Text span visibleFrom="sm" ms={6} size="sm" maw="12rem" truncate>
            {name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {name} · {email}
        </Menu.Label>
        <Menu.Item component={Link} to="/me">
          {t('web.shell.pages.settings')}
        </Menu.Item>
        <Menu.Item onClick={signOut}>{t('web.shell.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
