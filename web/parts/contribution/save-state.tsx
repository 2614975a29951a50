/** Whether what is on the screen has been saved; said aloud when it changes for the worse. */

import { Box, Text } from '@mantine/core';
import type { DraftKeeper } from '../../draft-keeper.ts';
import { useTexts } from '../../i18n.ts';
import { TroubleNotice } from '../trouble.tsx';
import { useDraft } from './draft-context.tsx';

export function SaveState({ keeper }: { keeper: DraftKeeper }) {
  const { t } = useTexts();
  const { saving, trouble, version } = useDraft(keeper);
  const nothing = saving === 'saved' && version === 0;
  return (
    <Box pos="sticky" bottom={0} className="save" py="sm">
      {trouble && saving !== 'stale' && saving !== 'saving' && <TroubleNotice trouble={trouble} again={() => void keeper.again()} />}
      <Text role="status" size="sm" c="dimmed" mt={4}>
        {nothing ? t('web.draft.nothing') : t(`web.draft.saving.${saving}`)}
      </Text>
    </Box>
  );
}
