/** The words that a POSIX shell would make of a command of bare and single-quoted text; throws where it would do anything else. */
export function shellWords(command: string): readonly string[] {
  const words: string[] = [];
  const token = /\s*((?:[\w@%+=:,./-]|'[^']*'|\\')+)/y;
  while (token.lastIndex < command.length) {
    const [, word] = token.exec(command) ?? [];
    if (word === undefined) throw new SyntaxError(`not plain words: ${command}`);
    words.push(word.replace(/'([^']*)'|\\(')/g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? ''));
  }
  return words;
}
