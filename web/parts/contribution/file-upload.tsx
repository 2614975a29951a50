/** One file instead of the form: chosen, sent with its progress, given up, replaced, taken away. What was there stays until another has come. */
import { Button, FileButton, Group, Progress, Stack, Text } from '@mantine/core';
import '@mantine/core/styles/Progress.css';
import { useRef, useState } from 'react';
import type { AttachedFile } from '../../../domain/files/attached.ts';
import { fileKinds, maxFile } from '../../../domain/files/kinds.ts';
import { useTexts } from '../../i18n.ts';
import { type Trouble, troubleOf } from '../../trouble.ts';
import { uploadFile } from '../../upload.ts';
import { FileLine, sizeText } from './file-line.tsx';
import { FileTrouble } from './file-trouble.tsx';

interface FileUploadProps {
  /** Of the contribution. */
  readonly id: string;
  readonly file: AttachedFile | null;
  /** Null takes it away. */
  readonly change: (file: AttachedFile | null) => void;
}

/** What is under way, or how the last try ended. */
interface Sending {
  readonly file: File;
  /** From 0 to 1; null when it has ended. */
  readonly part: number | null;
  readonly trouble: Trouble | null;
}

export function FileUpload({ id, file, change }: FileUploadProps) {
  const { t, language } = useTexts();
  const [sending, setSending] = useState<Sending | null>(null);
  const under = useRef<AbortController | null>(null);
  const reset = useRef<() => void>(null); // so that the same file can be chosen again
  const begin = (): AbortController => {
    under.current?.abort();
    under.current = new AbortController();
    return under.current;
  };
  const giveUp = () => {
    under.current?.abort();
    setSending(null);
  };
  const send = async (chosen: File) => {
    reset.current?.();
    const { signal } = begin();
    setSending({ file: chosen, part: 0, trouble: null });
    try {
      change(await uploadFile(id, chosen, { signal, progress: (part) => setSending({ file: chosen, part, trouble: null }) }));
      setSending(null);
    } catch (error) {
      setSending({ file: chosen, part: null, trouble: troubleOf(error) });
    }
  };
  const percent = Math.max(1, Math.floor((sending?.part ?? 0) * 100)); // a bar without width is no bar
  return (
    <Stack gap="sm">
      {file && <FileLine id={id} file={file} />}
      {sending && sending.part !== null && (
        <div>
          <Text size="sm" role="status">
            {t('web.file.sending', { name: sending.file.name })}
          </Text>
          <Group gap="sm">
            <Progress.Root flex={1} size="lg">
              <Progress.Section value={percent} aria-label={t('web.file.progress')} />
            </Progress.Root>
            <Button size="xs" variant="default" onClick={giveUp}>
              {t('web.act.cancel')}
            </Button>
          </Group>
        </div>
      )}
      {sending?.trouble && <FileTrouble trouble={sending.trouble} again={() => send(sending.file)} close={giveUp} />}
      <Group gap="sm">
        <FileButton
          resetRef={reset}
          accept={fileKinds.map((kind) => `.${kind}`).join(',')}
          onChange={(chosen) => chosen && void send(chosen)}
        >
          {(props) => (
            <Button {...props} variant={file ? 'default' : 'light'} disabled={sending?.part != null}>
              {t(file ? 'web.file.replace' : 'web.file.choose')}
            </Button>
          )}
        </FileButton>
        {file && (
          <Button variant="default" onClick={() => change(null)}>
            {t('web.file.remove')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t('web.file.limits', { size: sizeText(maxFile, language) })} <bdi>{fileKinds.join(', ')}</bdi>
      </Text>
    </Stack>
  );
}
