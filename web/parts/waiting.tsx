/** Shown while something is being read. */
import { Center, Loader, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

export function Waiting() {
  const { t } = useTranslation();
  return (
    <Center py="xl" role="status">
      <Loader type="dots" aria-hidden="true" />
      <VisuallyHidden>{t('web.shell.waiting')}</VisuallyHidden>
    </Center>
  );
}
