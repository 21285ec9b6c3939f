import type { Fix } from '@clausewatch/model/control';

export { aws } from '@clausewatch/model/command';

/** A fix of these commands; `undefined` when one of them could not be made. */
export function fixOf(
  commands: readonly (string | undefined)[],
  undo: readonly (string | undefined)[],
  note: string,
): Fix | undefined {
  const made = commands.filter((command) => command !== undefined);
  const back = undo.filter((command) => command !== undefined);
  return made.length === 0 || made.length < commands.length || back.length < undo.length
    ? undefined
    : { commands: made, undo: back, note };
}
