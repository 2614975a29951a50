/** Shown while something is being read. */

import { Center, Loader, VisuallyHidden } from '@mantine/core';
import { useTexts } from '../i18n.ts';

export function Waiting() {
  const { t } = useTexts();
  return (
    <Center py="xl" role="status">
      <Loader type="dots" aria-hidden="true" />
      <VisuallyHidden>{t('web.shell.waiting')}</VisuallyHidden>
    </Center>
  );
}
