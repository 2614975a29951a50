/** The one heading of a page; it names the window, and takes the focus when somebody came here from another page. */
import { Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

let opened = false;

/** `children` may hold more than the name. */
export function PageTitle({ name, children }: { name: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${name} – Plenary`;
  }, [name]);
  useEffect(() => {
    // The first page of a visit is read from its top; a change of page inside the application tells nobody unless focus moves.
    if (opened) heading.current?.focus();
    opened = true;
  }, []);
  return (
    <Title order={1} ref={heading} tabIndex={-1}>
      {children ?? name}
    </Title>
  );
}
