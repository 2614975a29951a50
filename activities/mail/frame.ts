/** The frame every mail stands in: language, direction, heading, and why the person gets it. */
import { createElement as h, type ReactNode } from 'react';
import { Body, Container, Head, Heading, Hr, Html, Link, Text } from 'react-email';

export interface FrameProps {
  language: string;
  direction: 'ltr' | 'rtl';
  heading: string;
  /** The last lines: why the person gets it. */
  footer: readonly string[];
  /** Below that: where it can be stopped. */
  stops: readonly { readonly text: string; readonly link: string }[];
  children: ReactNode;
}

const ink = '#1c2b39';
const quiet = '#51606d';
/** Styles shared with the parts inside the frame. */
export const styles = {
  paragraph: { fontSize: '16px', lineHeight: '24px', margin: '0 0 16px' },
  fact: { fontSize: '15px', lineHeight: '22px', margin: '0 0 10px' },
  label: { color: quiet, fontSize: '13px' },
  small: { color: quiet, fontSize: '13px', lineHeight: '19px', margin: '0 0 6px' },
  button: { backgroundColor: '#0b5394', borderRadius: '4px', color: '#ffffff', fontSize: '16px', padding: '12px 20px' },
} as const;

/** No picture and no remote font: it reads the same on a slow line. */
export function Frame({ language, direction, heading, footer, stops, children }: FrameProps): ReactNode {
  const place = { lang: language, dir: direction };
  return h(
    Html,
    place,
    h(Head, null, h('title', null, heading)),
    h(
      Body,
      {
        ...place,
        style: { backgroundColor: '#f4f6f8', color: ink, fontFamily: 'Arial, Helvetica, sans-serif', margin: '0', padding: '16px' },
      },
      h(
        Container,
        { style: { backgroundColor: '#ffffff', maxWidth: '600px', padding: '24px' } },
        h(Heading, { as: 'h1', style: { fontSize: '22px', lineHeight: '28px', margin: '0 0 16px' } }, heading),
        children,
        h(Hr, { style: { margin: '24px 0 12px' } }),
        footer.map((line) => h(Text, { key: line, style: styles.small }, line)),
        stops.map(({ text, link }) =>
          h(Text, { key: text, style: styles.small }, h(Link, { href: link, style: { color: quiet, textDecoration: 'underline' } }, text)),
        ),
      ),
    ),
  );
}
