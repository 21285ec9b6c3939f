/** AWS CLI commands that are safe to paste into a shell, whatever the names in them. */
import type { ResourceRef } from './resource.ts';

/** One word for a POSIX shell: bare when plain, else in single quotes. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command `aws <words> --region <region>`. `undefined` when a word cannot be passed safely: control or invisible characters, a value
 * that the CLI would take for an option or, by its `file://` and `http://` prefixes, read from elsewhere
 * (docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-file.html).
 */
export function aws(
  ref: ResourceRef,
  words: readonly string[],
  options: Readonly<Record<string, string>>,
): string | undefined {
  // An item that says nowhere where it lives leads to no command.
  if (ref.provider !== 'aws' || ref.region === 'unknown') return undefined;
  const values = Object.entries({ ...options, region: ref.region });
  const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|^-|^$|^[a-z]+:\/\//iu;
  if (values.some(([, value]) => unsafe.test(value))) return undefined;
  return ['aws', ...words, ...values.flatMap(([name, value]) => [`--${name}`, quote(value)])].join(' ');
}
