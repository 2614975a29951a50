/** What became of an act, told where it was given. */
import { Alert } from '@mantine/core';
import type { Acting } from '../queries/act.ts';
import { TroubleNotice } from './trouble.tsx';

/** `done`: what is said when it was not refused; nothing when left out. */
export function Outcome<Asked, Answered>({ of, done }: { of: Acting<Asked, Answered>; done?: string }) {
  if (of.trouble) return <TroubleNotice trouble={of.trouble} close={of.forget} {...(of.trouble.status === 0 && { again: of.again })} />;
  if (of.answered === undefined || done === undefined) return null;
  return (
    <Alert role="status" color="teal">
      {done}
    </Alert>
  );
}
