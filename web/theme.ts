/** How the application looks: one calm blue, generous lines, nothing that moves without need. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  '#eaf3fb',
  '#d3e4f4',
  '#a5c8e8',
  '#74aadb',
  '#4c90d0',
  '#3380c9',
  '#2373bd',
  '#1463a8',
  '#0b5394',
  '#063f75',
];

/** `language`: Chinese has a font of its own, which is loaded with it. */
export const themeFor = (language: string) =>
  createTheme({
    primaryColor: 'sea',
    primaryShade: { light: 8, dark: 7 },
    colors: { sea },
    fontFamily: `${language === 'zh' ? '"Noto Sans SC", ' : ''}system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans Arabic", sans-serif`,
    lineHeights: { md: '1.6' },
    defaultRadius: 'md',
    respectReducedMotion: true,
    autoContrast: true,
    // 16 pixels: below that, phones enlarge the page when a field is entered.
    components: Object.fromEntries(
      ['TextInput', 'Textarea', 'Checkbox', 'CheckboxGroup', 'Radio', 'RadioGroup'].map((part) => [part, { defaultProps: { size: 'md' } }]),
    ),
    headings: {
      fontWeight: '650',
      sizes: { h1: { fontSize: '1.7rem', lineHeight: '1.25' }, h2: { fontSize: '1.2rem', lineHeight: '1.35' } },
    },
  });

/** Colours of our own, and a quieter grey that can still be read: 4.5 to 1 on either ground (WCAG 2.2, 1.4.3). */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: { '--page': '#f5f7f9', '--added': '#d9f2e0', '--removed': '#fbe0de', '--mantine-color-dimmed': '#545c64' },
  dark: { '--page': '#1a1b1e', '--added': '#14432a', '--removed': '#5a1f1c', '--mantine-color-dimmed': '#a6adb4' },
});
