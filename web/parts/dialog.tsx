/** A dialog: named, closed by its button, by Escape or from outside; focus stays in it and goes back to where it came from. */

import { Group, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n.ts';

interface DialogProps {
  readonly opened: boolean;
  readonly close: () => void;
  readonly title: string;
  readonly size?: 'md' | 'xl';
  readonly children: ReactNode;
}

export function Dialog({ opened, close, title, size = 'md', children }: DialogProps) {
  const { t } = useTexts();
  return (
    <Modal.Root opened={opened} onClose={close} size={size}>
      <Modal.Overlay />
      <Modal.Content>
        {/* The library's header would be a second banner of the page. */}
        <Group justify="space-between" p="md" wrap="nowrap">
          <Modal.Title fw={600}>{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('web.shell.close')} />
        </Group>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
