/** Routes: every step has somebody who can decide, and every way it can end is one it has. */
import type { Finding, Matter } from './rule.ts';

const stepsOf = ({ template }: Matter) =>
  Object.entries(template.routes).flatMap(([name, { steps }]) =>
    steps.map((step, n) => ({
      step,
      path: ['routes', name, 'steps', n],
      role: Object.hasOwn(template.roles, step.who) ? template.roles[step.who] : undefined,
    })),
  );

/** `quorum-above-holders`: a step needs more holders of its role than the template asks for at launch; `any` and `all` need one. */
export function quorums(matter: Matter): Finding[] {
  return stepsOf(matter).flatMap(({ step, path, role }): Finding[] => {
    const needed = typeof step.need === 'object' ? step.need.quorum : 1;
    if (!role || role.holders >= needed) return [];
    const detail = `step "${step.key}" needs ${needed} to decide; the role "${step.who}" has ${role.holders} holder${role.holders === 1 ? '' : 's'} at launch`;
    return [{ rule: 'quorum-above-holders', path: [...path, 'need'], detail }];
  });
}

/** `silence-without-decision`: silence that returns, in a step that has no label for a return. */
export function silences(matter: Matter): Finding[] {
  return stepsOf(matter).flatMap(({ step, path }): Finding[] =>
    step.silence !== 'return' || step.decisions.return
      ? []
      : [
          {
            rule: 'silence-without-decision',
            path: [...path, 'silence'],
            detail: `step "${step.key}" returns on silence but has no decision "return"`,
          },
        ],
  );
}
